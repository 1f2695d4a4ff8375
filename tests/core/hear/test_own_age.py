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
    "saya di bawah 18|masih sd|umur kula 16|saya msh SMK|"
    "umur saya 16, boleh ikut?|saya masih SMP boleh ikut?|saya mau kerja umur 16|saya berumur 16 tahun|i am 16|"
    "tiang mase SMP|saya belum punya ktp umur saya 16|di ktp umur saya 25, aslinya 16|umur asli saya 16|"
    "umur saya 16 tapi disuruh bilang 20"
)
NOT_YOUNG = (
    "anak saya umur 16|adik saya masih smp|waktu umur 16 saya berangkat|saya 16 tahun kerja di malaysia|16|umur 24|"
    "umur saya 42|sudah 17 tahun di sana|anak masih sekolah|saya kerja sejak umur 15|lulusan smp|belum|masih sakit|"
    "saya sekolah cuma sampai smp|umur berapa?|umur 16 saya sudah kerja|dulu masih sma saya berangkat|saya masih kerja|"
    "jam 16|utang saya 17 juta|umur kandungan 16 minggu|saya baru 12 hari di rumah|belum 17 hari|masih 16 ribu|"
    "saya masih 10 juta utangnya|anak saya yang umur 12 sakit|my son is 16|umur usaha saya baru 8 bulan|saya baru 10|"
    "saya menikah umur 16|saya dinikahkan umur 16 tahun|saya umur 16 tahun menikah|saya dipaksa kerja umur 14|"
    "saya berangkat umur 16 tahun|umur saya 16 sudah di malaysia, sekarang 35|umur saya 16 bulan di sini|"
    "umur saya 16 dibawa agen, skrg umur 30|saya masih SMP sudah kerja di sana, sekarang umur 30|"
    "saya kelas 6 SD sudah kerja|saya kelas 3 SMP berhenti sekolah|di paspor umur saya 17|ditulis umur 17|"
    "si bungsu masih SD|anaknya umur 16|putriku umur 12|bocah umur 15|temen saya umur 16 mau berangkat|ade umur 15|"
    "lare kulo umur 15|kanak niki umur 15|ragil tasih sd|genduk umur 14|saya masih di SD nunggu anak|"
    "saya masih di sekolah|apa anak saya 16 boleh?|saya kerja 16 jam|umur kontrak 16 bulan|anak saya 16|"
    "usia kehamilan 16 minggu|di bawah|umure anakku 9|saya masih sama|saya masih sma suami|ijazah cuma SD"
)


def test_a_minor_is_heard_in_their_own_words() -> None:
    lexicon = packaged().world.lexicon
    assert [text for text in YOUNG.split("|") if not under_age(text, lexicon)] == []


def test_other_ages_are_not_taken_for_it() -> None:
    lexicon = packaged().world.lexicon
    assert [text for text in NOT_YOUNG.split("|") if under_age(text, lexicon)] == []
    assert not under_age("umur saya 16 " * 40, lexicon), "a long text is for a person to read"
