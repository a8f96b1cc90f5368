"""What models put around their thinking, as patterns in any case.

DeepSeek and Qwen, some Gemma, Seed-OSS, Kimi, Mistral, Sky-T1 and its kin, MedGemma, HuatuoGPT-o1, and gpt-oss (OpenAI, "Harmony
response format").
"""

_NAMES = "think(?:ing)?|thought|reasoning|reflection|seed:think"
THINKING_BEGINS = (
    rf"(?:<(?:{_NAMES})>|◁think▷|\[think\]|<\|begin_of_thought\|>|<unused94>(?:thought)?|(?m:^)## thinking\s*\n"
    r"|<\|channel\|>analysis<\|message\|>)"
)
THINKING_ENDS = (
    rf"(?:</(?:{_NAMES})>|◁/think▷|\[/think\]|<\|end_of_thought\|>|<unused95>|(?m:^)## final response\s*\n"
    r"|(?:<\|end\|>)?(?:<\|start\|>assistant)?<\|channel\|>final[^{}]*?<\|message\|>)"
)
