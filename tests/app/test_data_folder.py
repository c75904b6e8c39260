"""A worker's folder of stores: one process's at a time, and one scoreboard's for good."""

from pathlib import Path

import pytest

from app.data_folder import DataFolder, Owner
from engine.fatal import UnfitError

OURS = Owner("scores", "cluster-1")


def opened(path: Path, owner: Owner = OURS) -> None:
    with DataFolder(path) as folder:
        folder.open(owner.app_id)
        folder.belong_to(owner)


def test_a_folder_is_its_owners_again_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        opened(tmp_path / "data")


def test_a_folder_of_an_earlier_version_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("1\n")
    (tmp_path / "0.db").mkdir()
    opened(tmp_path)
    assert (tmp_path / "0.db").is_dir()
    with pytest.raises(UnfitError):
        opened(tmp_path, Owner("others", "cluster-1"))


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        (Owner("others", "cluster-1"), "of scores on Kafka cluster cluster-1, not of others"),
        (Owner("scores", "cluster-2"), "cluster cluster-1, not of scores on Kafka cluster cluster-2"),
    ],
)
def test_a_folder_of_another_scoreboard_or_another_kafka_is_refused_in_a_sentence(
    tmp_path: Path, owner: Owner, said: str
) -> None:
    """Its offsets would make this one's records repeats: nothing would be scored."""
    opened(tmp_path)
    with pytest.raises(UnfitError) as unfit:
        opened(tmp_path, owner)
    assert said in str(unfit.value)
    assert "set OVERSTREAM_DATADIR" in str(unfit.value)
    assert "\n" not in str(unfit.value)
    opened(tmp_path)


def test_a_folder_of_another_scoreboard_is_refused_before_kafka_is_asked_anything(tmp_path: Path) -> None:
    """To see it fail, take `owner` for granted in `DataFolder.open`."""
    opened(tmp_path)
    said = "of scores on Kafka cluster cluster-1, not of others"
    with DataFolder(tmp_path) as folder, pytest.raises(UnfitError, match=said):
        folder.open("others")


def test_a_folder_that_does_not_say_whose_it_is_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "owner").write_text("nonsense")
    with pytest.raises(UnfitError, match="does not say whose the data folder is"):
        opened(tmp_path)


def test_a_folder_that_is_in_use_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with DataFolder(tmp_path) as first:
        first.open("scores")
        with pytest.raises(UnfitError, match="is in use by another process"), DataFolder(tmp_path) as second:
            second.open("scores")
    opened(tmp_path)


def test_clearing_a_folder_removes_the_stores_and_nothing_else(tmp_path: Path) -> None:
    opened(tmp_path)
    for name in ("1.db", "0.db"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "CURRENT").touch()
    folder = DataFolder(tmp_path)
    assert [store.name for store in folder.stores()] == ["0.db", "1.db"]
    folder.clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["format", "lock", "owner"]
