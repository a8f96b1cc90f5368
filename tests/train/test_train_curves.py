from pathlib import Path

from PIL import Image

from remud_hub.train.curves import PICTURE, draw_curves


def test_the_course_of_a_run_is_drawn(tmp_path: Path) -> None:
    history = [{"step": n, "loss": 5 / (n + 1), "learning_rate": 1e-4 * n} for n in range(20)]
    draw_curves(tmp_path, [*history, {"step": 19, "eval_loss": 0.5}, {"step": 19, "train_runtime": 3.0}])
    with Image.open(tmp_path / PICTURE) as picture:
        assert picture.width > 900
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 10


def test_a_run_that_logged_nothing_has_no_picture(tmp_path: Path) -> None:
    draw_curves(tmp_path, [{"step": 3, "train_runtime": 3.0}])
    assert not (tmp_path / PICTURE).exists()
