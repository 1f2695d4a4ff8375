"""Who says of themselves that they are under 18 is heard; whose age is somebody else's, or long ago, is not."""

from __future__ import annotations

from bot.content import packaged
from bot.core.hear.own_age import under_age

YOUNG = (
    "umur sy 16|umur saya 16 tahun|umurku 15|sy msh smp|masih SMP|saya masih sekolah kak|saya baru 16 tahun|"
    "aku jik 16 taun|"
    "abdi nembe 15 taun|tiang masih 17 tahun|im 16|i am 17 years old|i'm only 15|under 18|dibawah umur|belum 18|"
    "saya belum 18 tahun kak|umur saya enam belas|kak umur saya baru 16 tahun saya takut|masih kelas 2 smp kak|"
    "saya kelas 9 smp|usia 17|umur 14 thn|kulo tasih smp|saya masih sma|i am still in school|"
    "umur saya 16, adik saya 12|"
    "saya di bawah 18|masih sd|umur kula 16|saya msh SMK"
)
NOT_YOUNG = (
    "anak saya umur 16|adik saya masih smp|waktu umur 16 saya berangkat|saya 16 tahun kerja di malaysia|16|umur 24|"
    "umur saya 42|sudah 17 tahun di sana|anak masih sekolah|saya kerja sejak umur 15|lulusan smp|belum|masih sakit|"
    "saya sekolah cuma sampai smp|umur berapa?|umur 16 saya sudah kerja|dulu masih sma saya berangkat|saya masih kerja|"
    "jam 16|utang saya 17 juta|umur kandungan 16 minggu|saya baru 12 hari di rumah|belum 17 hari|masih 16 ribu|"
    "saya masih 10 juta utangnya|anak saya yang umur 12 sakit|my son is 16|umur usaha saya baru 8 bulan|saya baru 10|"
    "usia kehamilan 16 minggu|di bawah|umure anakku 9|saya masih sama|saya masih sma suami|ijazah cuma SD"
)


def test_a_minor_is_heard_in_their_own_words() -> None:
    lexicon = packaged().world.lexicon
    assert [text for text in YOUNG.split("|") if not under_age(text, lexicon)] == []


def test_other_ages_are_not_taken_for_it() -> None:
    lexicon = packaged().world.lexicon
    assert [text for text in NOT_YOUNG.split("|") if under_age(text, lexicon)] == []
    assert not under_age("umur saya 16 " * 40, lexicon), "a long text is for a person to read"
