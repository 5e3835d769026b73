import pytest

from functions.normalize.fields.date_labels import _BEGINNINGS, Piece, pieces


@pytest.mark.parametrize(
    "label",
    [
        "Updated", "Last modified", "Reviewed on", "Zuletzt geändert", "Stand:", "Letzte Änderung", "Aktualisiert am",
        "Mis à jour le", "Actualizado el", "Ultimo aggiornamento", "Atualizado em", "Laatst gewijzigd", "Uppdaterad",
        "Sist endret", "Päivitetty", "Aktualizacja:", "Frissítve", "Ažurirano", "Обновлено", "Оновлено",
        "Son güncelleme", "Cập nhật", "تحديث", "최종수정", "更新日", "最終更新",
    ],
)  # fmt: skip
def test_words_of_a_change_are_known_in_many_languages(label: str) -> None:
    assert pieces(label, "22.11.2026") == (Piece("updated", "22.11.2026"),)


@pytest.mark.parametrize(
    "label",
    [
        "Published", "Posted on", "Veröffentlicht am", "Erstellt:", "Publié le", "Publicado", "Pubblicato il",
        "Opublikowano", "Gepubliceerd op", "Julkaistu", "Дата публикации", "Zveřejněno", "公開日", "掲載", "게시",
        "입력", "نشر في", "發布時間",
    ],
)  # fmt: skip
def test_words_of_the_publication_are_known_in_many_languages(label: str) -> None:
    assert pieces(label, "22.11.2026") == (Piece("published", "22.11.2026"),)


@pytest.mark.parametrize("label", ["By Ann Example", "Understanding", "Credited to", "La Revista", "", "Postbank"])
def test_other_words_say_nothing(label: str) -> None:
    assert pieces(label, "22.11.2026") == (Piece("", "22.11.2026"),)


def test_a_line_is_cut_before_each_word_whatever_their_order() -> None:
    cut = pieces("", "Updated 21 Nov 2026 | Published 20 Nov 2026")

    assert [(piece.meaning, piece.text.strip(" |")) for piece in cut] == [
        ("", ""),
        ("updated", "21 Nov 2026"),
        ("published", "20 Nov 2026"),
    ]


def test_every_word_begins_with_letters_before_any_choice() -> None:
    assert all(beginning.isalpha() for beginning in _BEGINNINGS)
