"""NVIDIA's NeMo Data Designer: one column of a language model beside a seed of paragraphs, with its resume."""

from job import INSTRUCTION, image_url, told


def main() -> None:
    """Create the dataset, or resume it."""
    job = told()
    import data_designer.config as dd
    import pandas as pd
    from data_designer.interface import DataDesigner

    pictures = "image" in job.lines[0]
    records = [
        {"number": line["number"], "paragraph": line["text"]}
        | ({"picture": image_url(line["image"]).partition(",")[2]} if pictures else {})
        for line in job.lines
    ]
    provider = dd.ModelProvider(name="loopback", endpoint=job.url, provider_type="openai", api_key="none")
    model = dd.ModelConfig(
        alias="m",
        model="m",
        provider="loopback",
        inference_parameters=dd.ChatCompletionInferenceParams(
            temperature=0.0, max_tokens=4096, max_parallel_requests=job.concurrency
        ),
    )
    builder = dd.DataDesignerConfigBuilder(model_configs=[model])
    builder.with_seed_dataset(dd.DataFrameSeedSource(df=pd.DataFrame(records)))
    shown = [dd.ImageContext(column_name="picture", data_type="base64", image_format="png")] if pictures else None
    builder.add_column(
        dd.LLMTextColumnConfig(
            name="answer",
            prompt="{{ paragraph }}",
            system_prompt=INSTRUCTION,
            model_alias="m",
            multi_modal_context=shown,
        )
    )
    designer = DataDesigner(artifact_path=job.state, model_providers=[provider])
    made = designer.create(builder, num_records=len(records), dataset_name="bench", resume=dd.ResumeMode.IF_POSSIBLE)
    rows = made.load_dataset()
    job.rows.write_text("".join(f"{number}\n" for number in rows.loc[rows["answer"].notna(), "number"]))


if __name__ == "__main__":
    main()
