"""Whatever carries the files to the workers, the same bytes come out."""

import joblib
import pytest
from made_reports import make_reports

import hrtag

FAST = "hrtag-en-fast"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_reports(tmp_path_factory.mktemp("batch") / "in", 12, broken_every=5)


@pytest.fixture(scope="module")
def expected(folder):
    out = folder.parent / "expected.jsonl"
    hrtag.tag_to_file(folder, out, model=FAST)
    return out.read_bytes()


def tagged(folder, tmp_path, **settings):
    out = tmp_path / "out.jsonl"
    summary = hrtag.tag_to_file(folder, out, model=FAST, **settings)
    assert (summary.reports, summary.errors.total()) == (10, 2)
    return out.read_bytes()


@pytest.mark.parametrize("backend", ["loky", "threading", "multiprocessing"])
def test_joblib_s_own(folder, expected, tmp_path, backend):
    with joblib.parallel_config(backend=backend):
        assert tagged(folder, tmp_path, n_jobs=2) == expected


def test_n_jobs_of_the_surroundings(folder, expected, tmp_path):
    with joblib.parallel_config(n_jobs=2):
        reports = hrtag.tag_files(folder, model=FAST)
    assert "".join(each.to_json() + "\n" for each in reports).encode() == expected


def test_dask(folder, expected, tmp_path):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path)
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        assert tagged(folder, tmp_path) == expected
        assert tagged(folder, tmp_path, force=True, timeout=300) == expected


def test_ray(folder, expected, tmp_path):
    ray = pytest.importorskip("ray")
    from ray.util.joblib import register_ray

    ray.init(num_cpus=2, include_dashboard=False, configure_logging=False, log_to_driver=False)
    try:
        register_ray()
        with joblib.parallel_config(backend="ray"):
            assert tagged(folder, tmp_path, n_jobs=2) == expected
    finally:
        ray.shutdown()
