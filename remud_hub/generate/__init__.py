"""Evidence in, samples out: prompts are rendered, a teacher answers, drafts become samples or rejections."""
