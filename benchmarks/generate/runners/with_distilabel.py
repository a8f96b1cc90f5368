"""distilabel: a pipeline of one step, with its cache."""

import os

from job import INSTRUCTION, image_url, told


def main() -> None:
    """Run the pipeline."""
    job = told()
    os.environ["OPENAI_API_KEY"] = "none"
    from distilabel.models import OpenAILLM
    from distilabel.pipeline import Pipeline
    from distilabel.steps import LoadDataFromDicts
    from distilabel.steps.tasks import TextGeneration, TextGenerationWithImage

    pictures = "image" in job.lines[0]
    with Pipeline("bench", cache_dir=job.state) as pipeline:
        data = [
            {"number": line["number"], "instruction": line["text"]}
            | ({"image": image_url(line["image"]).partition(",")[2]} if pictures else {})
            for line in job.lines
        ]
        load = LoadDataFromDicts(data=data, batch_size=job.concurrency)
        llm = OpenAILLM(
            model="m", base_url=job.url, api_key="none", generation_kwargs={"temperature": 0.0, "max_new_tokens": 4096}
        )
        made = {"llm": llm, "input_batch_size": job.concurrency, "system_prompt": INSTRUCTION}
        task = TextGenerationWithImage(**made, image_type="base64") if pictures else TextGeneration(**made)
        load >> task
    rows = pipeline.run(use_cache=True)["default"]["train"]
    job.rows.write_text(
        "".join(f"{row['number']}\n" for row in rows.select_columns(["number", "generation"]) if row["generation"])
    )


if __name__ == "__main__":
    main()
