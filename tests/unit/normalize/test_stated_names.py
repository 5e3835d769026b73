import pytest

from functions.normalize.fields.stated_names import meaning_of, names_meaning


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time", "og:article:published_time", "datePublished", "publish-date", "publish_date",
        "parsely-pub-date", "sailthru.date", "cXenseParse:recs:publishtime", "bt:pubDate", "DC.date.issued",
        "dcterms.issued", "citation_publication_date", "citation_date", "prism.publicationDate", "rnews:datePublished",
        "shareaholic:article_published_time", "article_date_original", "article:post_date", "release_date",
        "article:first_published_time", "published_at", "postDate", "mediator_published_time", "eprints.date",
        "displaydate", "newsdate", "zdf:publicationDate",
    ],
)  # fmt: skip
def test_names_of_the_publication_are_known_by_how_they_end(name: str) -> None:
    assert meaning_of(name) == "published"


@pytest.mark.parametrize(
    "name",
    [
        "article:modified_time", "og:updated_time", "dateModified", "last-modified", "lastmod", "DC.date.modified",
        "article.updated", "revised", "bt:modDate", "dateUpdate", "last-updated", "cXenseParse:recs:modifiedtime",
    ],
)  # fmt: skip
def test_names_of_a_change_are_known_by_how_they_end(name: str) -> None:
    assert meaning_of(name) == "modified"


@pytest.mark.parametrize("name", ["date", "DC.date", "dcterms.created", "timestamp", "last-published", "dateCreated"])
def test_names_that_some_use_for_the_day_of_rendering_mean_less(name: str) -> None:
    assert meaning_of(name) == "loosely published"


@pytest.mark.parametrize(
    "name",
    [
        "article:publisher", "article:expiration_time", "event:start_time", "book:release_date", "music:release_date",
        "unpublish_date", "birthdate", "description", "viewport", "article:section", "og:title", "template",
    ],
)  # fmt: skip
def test_names_of_other_things_mean_no_date(name: str) -> None:
    assert not meaning_of(name)


def test_names_keep_their_order() -> None:
    names = ["pub_date", "og:title", "article:published_time"]

    assert names_meaning("published", names) == ["pub_date", "article:published_time"]
