"""Who says of themselves that they are under 18 is heard; whose age is somebody else's, or long ago, is not."""

from __future__ import annotations

from datetime import date

from bot.content import packaged
from bot.core.hear.own_age import under_age
from bot.core.hear.own_birth import under_age_by_birth

TODAY = date(2026, 3, 1)

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


BORN_LATELY = (
    "lahir 2010|sy lahir thn 2011|saya kelas 8|kelas 2 smp|msh SD|born in 2010|i was born in 2010|kulo lair taun 2010|"
    "abdi lahir taun 2012|tiang lahir 2009 kak|lahir di lombok tengah, 12 mei 2010|lhr 12-05-2010|saya kelahiran 2010|"
    "saya lahir 2008|saya masih kelas 9|aku jik kelas 6|abdi kelas 10|sy kls 11 kak|saya duduk di kelas delapan|"
    "kulo tasih kelas 7|kelas 3 smp kak|sy lahir thn 2010 kak takut|tiang mase kelas 8|saya kelas 8 smp sekarang|"
    "Kak, saya mau ikut. Saya lahir 2010|saya kelas 11 sma|saya naik kelas 9"
)
NOT_BORN_LATELY = (
    "anak saya kelas 8|adik saya lahir 2010|lahir 1985|saya guru kelas 8|anak saya lahir 2012|saya pelajar|saya siswa|"
    "saya lahir 2007|anak saya 2, lahir 2010 dan 2012|saya lahir 1985, berangkat 2010|saya lahir thn 85 pulang 2015|"
    "saya baru melahirkan 2024|anak pertama lahir 2010|saya lahir anak pertama 2012|my son was born in 2010|"
    "waktu anak lahir 2010 saya di malaysia|bpjs saya kelas 3|saya kelas 2 bpjs|saya cuma kelas 6|"
    "saya sekolah sampai kelas 6|saya kelas 6 sudah kerja|kelas 8|anak sy dua, yg kecil kelas 8|wali kelas 8|"
    "saya ngajar kelas 8|sekolah saya kelas 6|bayi lahir 2024|lahir 2024|usaha saya lahir 2015|tanggal lahir?|"
    "dia lahir 2010|lahir tahun berapa?|kelas berapa?|anak lair 2012|lahir 2012 anak saya|murid saya kelas 8|"
    "pulang tahun 2010|mum born 2010|saya kelas bisnis|umur 30 lahir 1996"
)


def test_a_birth_year_or_a_class_says_it_too() -> None:
    lexicon = packaged().world.lexicon
    heard = {
        text: under_age(text, lexicon) or under_age_by_birth(text, lexicon, TODAY)
        for text in f"{BORN_LATELY}|{NOT_BORN_LATELY}|{NOT_YOUNG}".split("|")
    }
    assert [text for text in BORN_LATELY.split("|") if not heard[text]] == []
    assert [text for text in f"{NOT_BORN_LATELY}|{NOT_YOUNG}".split("|") if heard[text]] == []
    assert not under_age_by_birth("saya lahir 2010", lexicon, date(2029, 1, 1)), "by today's date"
    assert not under_age_by_birth("saya lahir 2010 " * 30, lexicon, TODAY), "a long text is for a person to read"
