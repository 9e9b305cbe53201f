// SPDX-License-Identifier: GPL-3.0-or-later
// Broken files, one per row: each is refused with a message people can act on, its JSON pointer and its line, and no
// file, however hostile, takes the program down or the memory with it.
#include "io/assembly_json.hpp"
#include "io/json_tree.hpp"
#include "small_file.hpp"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace interpose;
using namespace interpose::tests;

namespace {

std::string repeated(std::string_view piece, int times)
{
    std::string out;
    for (int i = 0; i < times; ++i)
        out += piece;
    return out;
}

const Problem* problemAt(const Problems& problems, const std::string& pointer)
{
    for (const Problem& problem : problems)
        if (problem.pointer == pointer) return &problem;
    return nullptr;
}

QByteArray listed(const Problems& problems)
{
    std::string text;
    for (const Problem& problem : problems)
        text += describe(problem) + '\n';
    return QByteArray::fromStdString(text);
}

void row(const char* name, const std::string& text, const char* message, const char* pointer, int line)
{
    QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(message) << QByteArray(pointer) << line;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true; // shadow memory is not ours to bound
#else
constexpr bool kSanitized = false;
#endif

/// Largest resident set of this process so far, bytes.
qint64 peakMemory()
{
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("VmHWM:")) return line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
    return 0;
}

} // namespace

class TestIoBroken : public QObject
{
    Q_OBJECT

private slots:
    void smallFileIsSound();
    void brokenText_data();
    void brokenText();
    void truncatedAtEveryByte();
    void everyByteFlipped();
    void allProblemsAtOnce();
    void messagesAreHarmless();
    void atMostHundredProblems();
    void brokenPath_data();
    void brokenPath();
    void tooManyPlaced();
    void deepChain();
    void hostileTextKeepsMemoryBounded();
};

void TestIoBroken::smallFileIsSound()
{
    const auto assembly = readAssembly(kSmallFile, "small");
    QVERIFY2(assembly, assembly ? "" : listed(assembly.error()).constData());
    QCOMPARE(assembly->placed.size(), std::size_t{3});
}

void TestIoBroken::brokenText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<int>("line");

    const std::string good(kSmallFile);
    const std::string a = "\"x_um\": 2000"; // of A, line 27
    const std::string ax = "/assembly/placed/1/x_um";

    // Not JSON at all, or not quite.
    row("empty", "", "the file is empty", "", 1);
    row("only space", " \n\n ", "the file is empty", "", 3);
    row("not JSON", "Hello", "expected a value, found \"H\"", "", 1);
    row("XML", "<?xml version=\"1.0\"?>", "expected a value, found \"<\"", "", 1);
    row("ZIP", std::string("PK\x03\x04", 4), "expected a value, found \"P\"", "", 1);
    row("byte order mark", "\xEF\xBB\xBF" + good, "byte order mark", "", 1);
    row("UTF-16", std::string("\xFF\xFE{\0", 4), "UTF-16", "", 1);
    row("NUL after the end", good + '\0', "after the end of the JSON text there is a NUL byte", "", 36);
    row("text after NUL", good + std::string("\0garbage", 8), "after the end of the JSON text", "", 36);
    row("second object", good + "{}", "after the end of the JSON text there is \"{\"", "", 36);
    row("NUL inside", changed("\"links\"", std::string_view("\0\"links\"", 8)), "found a NUL byte", "/assembly", 30);
    row("bad UTF-8", changed("\"pair\"", "\"p\xC3\x28r\""), "not UTF-8", "/assembly/name", 5);
    row("overlong UTF-8", changed("\"pair\"", "\"p\xC0\xAFr\""), "not UTF-8", "/assembly/name", 5);
    row("surrogate in UTF-8", changed("\"pair\"", "\"\xED\xA0\x80\""), "not UTF-8", "/assembly/name", 5);
    row("lone surrogate", changed("\"pair\"", "\"\\ud800x\""), "surrogate", "/assembly/name", 5);
    row("escaped NUL", changed("\"pair\"", "\"p\\u0000\""), "NUL character", "/assembly/name", 5);
    row("unknown escape", changed("\"pair\"", "\"p\\q\""), "unknown escape \\q", "/assembly/name", 5);
    row("line end in text", changed("\"pair\"", "\"pa\nir\""), "the line ends inside a text", "/assembly/name", 5);
    row("single quotes", changed("\"pair\"", "'pair'"), "expected a value, found \"'\"", "/assembly/name", 5);
    row("comment", changed("\"links\"", "// wires\n\"links\""), "expected a key in double quotes", "/assembly", 30);
    row("trailing comma", changed("\"reversed\": true}", "\"reversed\": true,}"), "a comma stands before the closing",
        "/assembly/links/0", 31);
    row("missing comma", changed("\"pair\",", "\"pair\""), "expected \",\" or \"}\"", "/assembly", 6);
    row("missing colon", changed("\"name\": \"pair\"", "\"name\" \"pair\""), "expected \":\"", "/assembly/name", 5);
    row("bare key", changed("\"links\"", "links"), "expected a key in double quotes", "/assembly", 30);
    row("leading zero", changed(a, "\"x_um\": 02000"), "needless zero", ax.c_str(), 27);
    row("plus sign", changed(a, "\"x_um\": +2000"), "expected a value, found \"+\"", ax.c_str(), 27);
    row("bare decimal point", changed(a, "\"x_um\": 2000."), "a digit after the decimal point", ax.c_str(), 27);
    row("hexadecimal", changed(a, "\"x_um\": 0x7D0"), "expected \",\" or \"}\"", "/assembly/placed/1", 27);
    row("decimal comma", changed(a, "\"x_um\": 2,5"), "expected a key in double quotes", "/assembly/placed/1", 27);
    row("deep lists", changed("\"flow\": {}", "\"flow\": " + repeated("[", 1'000'000)), "nested deeper than 64 levels",
        ("/flow" + repeated("/0", 62)).c_str(), 34);
    row("deep objects", repeated("{\"a\":", 100'000), "nested deeper than 64 levels", repeated("/a", 64).c_str(), 1);

    // Another format, another version.
    row("a list", "[1, 2]", "not a file of the format \"interpose\"", "", 1);
    row("no format", changed("\"format\": \"interpose\",", ""), "not a file of the format", "", 1);
    row("other format", changed("\"interpose\"", "\"kicad\""), "not a file of the format", "/format", 2);
    row("no version", changed("\"version\": 1,", ""), "the version is missing", "/version", 1);
    row("newer version", changed("\"version\": 1", "\"version\": 2"),
        "of version 2, this program reads up to version 1", "/version", 3);
    row("version as text", changed("\"version\": 1", "\"version\": \"1\""), "version must be a number", "/version", 3);
    row("version 0", changed("\"version\": 1", "\"version\": 0"), "version must be from 1", "/version", 3);
    row("version 1.5", changed("\"version\": 1", "\"version\": 1.5"), "whole number", "/version", 3);

    // Keys.
    row("unknown key", changed(a, "\"x_umm\": 2000"), "unknown key \"x_umm\" in a placed part",
        "/assembly/placed/1/x_umm", 27);
    row("unknown key above", changed("\"flow\"", "\"flows\""), "unknown key \"flows\"", "/flows", 34);
    row("missing key", changed(a + ", ", ""), "a placed part needs the key \"x_um\"", ax.c_str(), 27);
    row("missing section", changed("\"cooling\"", "\"description\": \"\", \"coolin\""), "needs the key \"cooling\"",
        "/assembly/cooling", 4);
    row("key twice", changed(a, "\"x_um\": 2000, \"x_um\": 2000"), "\"x_um\" is given twice", ax.c_str(), 27);
    row("format twice", changed("\"flow\"", "\"format\": \"interpose\", \"flow\""), "\"format\" is given twice",
        "/format", 34);
    row("record twice", changed("\"bonds\": {\n", "\"bonds\": {\"ub\": {},\n"), "\"ub\" is given twice",
        "/assembly/technology/bonds/ub", 12);
    row("band upside down", changed("\"power_w\": {\"", "\"power_w\": {\"low\": 9, \"high\": 8, \""),
        "begins at 9 and ends at 8", "/assembly/parts/1/facts/power_w", 23);
    row("fact of no key", changed("{\"power_w\": {\"origin", "{\"power\": {\"origin"),
        "unknown key \"power\" of a part", "/assembly/parts/1/facts/power", 23);

    // Types and ranges.
    row("NaN", changed(a, "\"x_um\": NaN"), "x_um must be from -10000000 to 10000000, not NaN", ax.c_str(), 27);
    row("Infinity", changed(a, "\"x_um\": -Infinity"), "x_um must be from -10000000 to 10000000", ax.c_str(), 27);
    row("1e308", changed(a, "\"x_um\": 1e308"), "must be from -10000000 to 10000000, not 1e308", ax.c_str(), 27);
    row("1e999", changed(a, "\"x_um\": 1e999"), "must be from -10000000 to 10000000, not 1e999", ax.c_str(), 27);
    row("1e-400", changed(a, "\"x_um\": 1e-400"), "not 1e-400", ax.c_str(), 27);
    row("60 digits", changed(a, "\"x_um\": " + repeated("9", 60)), "must be from -10000000 to 10000000", ax.c_str(),
        27);
    row("number as text", changed(a, "\"x_um\": \"2000\""), "x_um must be a number, not text", ax.c_str(), 27);
    row("null", changed(a, "\"x_um\": null"), "x_um must be a number, not null", ax.c_str(), 27);
    row("text as number", changed("\"pair\"", "7"), "name must be text, not a number", "/assembly/name", 5);
    row("list as object", changed("\"flow\": {}", "\"flow\": []"), "the flow must be an object, not a list", "/flow",
        34);
    row("object as list", changed("\"links\": [", "\"links\": {}, \"link\": ["), "links must be a list, not an object",
        "/assembly/links", 30);
    row("two conductivities", changed("[148, 148, 148]", "[148, 148]"), "must hold 3 numbers",
        "/assembly/technology/materials/si/conductivity_w_per_mk", 9);
    row("conductivity of zero", changed("[148, 148, 148]", "[148, 0, 148]"), "must be from 1e-06",
        "/assembly/technology/materials/si/conductivity_w_per_mk/1", 9);
    row("yes for true", changed("\"reversed\": true", "\"reversed\": \"yes\""), "must be true or false, not text",
        "/assembly/links/0/reversed", 31);
    row("unknown word", changed("\"kind\": \"die\"", "\"kind\": \"dye\""), "kind must be one of die, hbm_stack",
        "/assembly/parts/1/kind", 20);
    row("45 degrees", changed("\"rotation_deg\": 180", "\"rotation_deg\": 45"),
        "rotation_deg must be 0, 90, 180 or 270", "/assembly/placed/2/rotation_deg", 28);
    row("half a lane", changed("\"lanes\": 64", "\"lanes\": 64.5"), "lanes must be a whole number",
        "/assembly/parts/1/phys/0/lanes", 22);
    row("2^40 lanes", changed("\"lanes\": 64", "\"lanes\": 1099511627776"), "lanes must be from 1 to 1000000",
        "/assembly/parts/1/phys/0/lanes", 22);
    row("no width", changed("\"width_um\": 30000", "\"width_um\": 0"), "width_um must be above 0",
        "/assembly/parts/0/width_um", 19);
    row("negative power", changed("\"power_w\": 10", "\"power_w\": -10"), "power_w must be from 0",
        "/assembly/parts/1/power_w", 20);
    row("share above 1", changed("\"power_share\": 0.5", "\"power_share\": 1.5"), "power_share must be from 0 to 0.99",
        "/assembly/technology/standards/d2d/power_share", 15);
    row("below absolute zero", changed("\"ambient_c\": 25", "\"ambient_c\": -300"), "ambient_c must be from -273.15",
        "/assembly/cooling/ambient_c", 6);
    row("empty id", changed("\"id\": \"A\"", "\"id\": \"\""), "id must be a name, not empty", "/assembly/placed/1/id",
        27);
    row("long id", changed("\"id\": \"A\"", "\"id\": \"" + repeated("A", 201) + '"'), "longer than 200 bytes",
        "/assembly/placed/1/id", 27);
    row("escape sequence in id", changed("\"id\": \"A\"", "\"id\": \"A\\u001b[2J\""), "control character",
        "/assembly/placed/1/id", 27);
    row("C1 control in name", changed("\"pair\"", "\"\\u009b2J\""), "control character", "/assembly/name", 5);

    // Relations.
    row("missing part", changed("\"part\": \"base\"", "\"part\": \"bass\""), "no part \"bass\"",
        "/assembly/placed/0/part", 26);
    row("stands on nobody", changed("\"on\": \"BASE\", \"x_um\": 2000", "\"on\": \"BOSE\", \"x_um\": 2000"), "BOSE",
        "/assembly/placed/1/on", 27);
    row("stands on itself", changed("\"on\": \"BASE\", \"x_um\": 2000", "\"on\": \"A\", \"x_um\": 2000"), "cycle",
        "/assembly/placed/1/on", 27);
    row("two roots", changed("\"on\": \"BASE\", \"x_um\": 2000", "\"x_um\": 0"), "second root", "/assembly/placed/0/on",
        26);
    row("no root", changed("\"part\": \"base\", ", "\"part\": \"base\", \"on\": \"A\", "), "no part is the root",
        "/assembly/placed", 25);
    row("nothing placed", changed("\"placed\": [", "\"placed\": [], \"place\": ["), "unknown key \"place\"",
        "/assembly/place", 25);
    row("placed twice", changed("\"id\": \"B\"", "\"id\": \"A\""), "\"A\"", "/assembly/placed/2/id", 28);
    row("part twice", changed("\"id\": \"die\"", "\"id\": \"base\""), "two parts have the id \"base\"",
        "/assembly/parts/1/id", 20);
    row("unknown material", changed("\"material\": \"si\", \"power_w\"", "\"material\": \"gold\", \"power_w\""), "gold",
        "/assembly/parts/1/material", 20);
    row("unknown bond", changed("\"bond\": \"ub\"", "\"bond\": \"c4\""), "c4", "/assembly/parts/1/bonds/0/bond", 21);
    row("PHY outside", changed("\"x_um\": 9000", "\"x_um\": 9500"), "outside", "/assembly/parts/1/phys/0", 22);
    row("link to nobody", changed("\"placed\": \"B\"", "\"placed\": \"C\""), "\"C\"", "/assembly/links/0/b/placed", 31);
    row("no way out for heat", changed("100, \"h_bottom_w_per_m2k\": 10", "0, \"h_bottom_w_per_m2k\": 0"),
        "no heat can leave", "/assembly/cooling/h_top_w_per_m2k", 6);
}

void TestIoBroken::brokenText()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, pointer);
    QFETCH(int, line);
    const auto assembly = readAssembly(text.toStdString(), "broken.interpose");
    QVERIFY2(!assembly, "the file was taken");
    const Problem* found = problemAt(assembly.error(), pointer.toStdString());
    QVERIFY2(found, listed(assembly.error()).constData());
    QVERIFY2(QByteArray::fromStdString(found->message).contains(message), listed(assembly.error()).constData());
    QCOMPARE(found->line, line);
    QCOMPARE(found->file, std::string("broken.interpose"));
}

void TestIoBroken::truncatedAtEveryByte()
{
    const std::size_t end = kSmallFile.rfind('}');
    for (std::size_t size = 0; size <= end; ++size) {
        const auto assembly = readAssembly(kSmallFile.substr(0, size), "cut");
        QVERIFY2(!assembly, qPrintable(QString::number(size)));
        QCOMPARE(assembly.error().size(), std::size_t{1});
        QVERIFY(!assembly.error().front().message.empty());
        QVERIFY(assembly.error().front().line >= 1);
    }
}

/// No single damaged byte may crash, and whatever is still taken can be printed and read again.
void TestIoBroken::everyByteFlipped()
{
    for (std::size_t at = 0; at < kSmallFile.size(); ++at)
        for (const char byte : {'\0', '0', '}', '"', '\x80'}) {
            std::string text(kSmallFile);
            text[at] = byte;
            const auto assembly = readAssembly(text, "flipped");
            if (!assembly) continue;
            const auto again = readAssembly(writeAssembly(*assembly), "again");
            QVERIFY2(again && *again == *assembly, qPrintable(QString::number(at)));
        }
}

void TestIoBroken::allProblemsAtOnce()
{
    std::string text = changed("\"x_um\": 2000", "\"x_um\": NaN");
    text.replace(text.find("\"power_w\": 10"), 13, "\"power_w\": -1");
    text.replace(text.find("\"flow\": {}"), 10, "\"flow\": {\"lid_cost\": 1}");
    text.replace(text.find("\"phy\": \"east\""), 13, "\"phy\": \"west\"");
    const auto assembly = readAssembly(text, "many");
    QVERIFY(!assembly);
    QCOMPARE(assembly.error().size(), std::size_t{4});
    const int lines[] = {20, 27, 31, 34}; // in the order of the text
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(assembly.error()[i].line, lines[i]);
    QCOMPARE(assembly.error()[3].hint, std::string("The nearest known key is \"lid_cost_usd\"."));
}

/// Whatever stands in the file, what is printed about it cannot steer a terminal.
void TestIoBroken::messagesAreHarmless()
{
    const auto assembly = readAssembly(changed("\"reversed\"", "\"\\u001b[2J\\u009b2J\""), "x");
    QVERIFY(!assembly);
    for (const Problem& problem : assembly.error())
        for (const char c : describe(problem))
            QVERIFY(static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F);
}

void TestIoBroken::atMostHundredProblems()
{
    const auto assembly =
        readAssembly(changed("\"flow\": {}", "\"flow\": {" + repeated("\"x\":1,", 5000) + "\"y\":1}"), "x");
    QVERIFY(!assembly);
    QCOMPARE(assembly.error().size(), std::size_t{100});
}

void TestIoBroken::brokenPath_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("missing") << QByteArray("missing") << QByteArray("No such file");
    QTest::newRow("folder") << QByteArray("folder") << QByteArray("this is a folder, not a file");
    QTest::newRow("device") << QByteArray("device") << QByteArray("this is a device, not a file");
    QTest::newRow("pipe") << QByteArray("pipe") << QByteArray("this is a pipe, not a file");
    QTest::newRow("link to itself") << QByteArray("loop") << QByteArray("symbolic links");
    QTest::newRow("300 MB") << QByteArray("large") << QByteArray("larger than 256 MB");
}

void TestIoBroken::brokenPath()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, message);
    QTemporaryDir dir;
    QString path = dir.filePath("x.interpose");
    const QByteArray name = path.toLocal8Bit();
    if (kind == "folder") path = dir.path();
    if (kind == "device") path = "/dev/zero";
    if (kind == "pipe") QCOMPARE(::mkfifo(name.constData(), 0600), 0);
    if (kind == "loop") QVERIFY(QFile::link("x.interpose", path));
    if (kind == "large") {
        QFile sparse(path);
        QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(300ll << 20));
    }
    const auto assembly = loadAssembly(path.toStdString());
    QVERIFY(!assembly);
    QVERIFY2(listed(assembly.error()).contains(message), listed(assembly.error()).constData());
    QCOMPARE(assembly.error().front().file, path.toStdString());
    QVERIFY(!assembly.error().front().hint.empty());
}

void TestIoBroken::tooManyPlaced()
{
    std::string placed = "\"placed\": [{\"id\": \"BASE\", \"part\": \"base\", \"x_um\": 0, \"y_um\": 0}";
    for (int i = 1; i <= 200'000; ++i)
        placed += ",\n{\"id\":\"d" + std::to_string(i) + "\",\"part\":\"die\",\"on\":\"BASE\",\"x_um\":0,\"y_um\":0}";
    const auto assembly = readAssembly(changed("\"placed\": [", placed + "], \"more\": ["), "many");
    QVERIFY(!assembly);
    const Problem* found = problemAt(assembly.error(), "/assembly/placed");
    QVERIFY2(found, listed(assembly.error()).constData());
    QVERIFY(found->message.find("200001 items; at most 200000") != std::string::npos);
    QCOMPARE(found->line, 25);
}

void TestIoBroken::deepChain()
{
    std::string tower;
    for (int i = 0; i < 65; ++i)
        tower += ",\n{\"id\": \"T" + std::to_string(i) + "\", \"part\": \"die\", \"on\": \"" +
                 (i == 0 ? "BASE" : "T" + std::to_string(i - 1)) + "\", \"x_um\": 0, \"y_um\": 0}";
    const auto assembly = readAssembly(changed("\"rotation_deg\": 180}", "\"rotation_deg\": 180}" + tower), "tower");
    QVERIFY(!assembly);
    QCOMPARE(assembly.error().size(), std::size_t{1});
    QVERIFY(assembly.error().front().message.find("64") != std::string::npos);
    QCOMPARE(assembly.error().front().pointer, std::string("/assembly/placed/67/on"));
    QCOMPARE(assembly.error().front().line, 93);
}

void TestIoBroken::hostileTextKeepsMemoryBounded()
{
    std::string text = "[";
    text.reserve(kMaxFileBytes);
    while (text.size() + 2 < kMaxFileBytes)
        text += "0,";
    const auto assembly = readAssembly(text, "hostile");
    QVERIFY(!assembly);
    QVERIFY2(assembly.error().front().message.find("more than 12000000 values") != std::string::npos,
             assembly.error().front().message.c_str());
    if (!kSanitized) QVERIFY2(peakMemory() < (1000ll << 20), qPrintable(QString::number(peakMemory() >> 20) + " MB"));
}

QTEST_APPLESS_MAIN(TestIoBroken)
#include "tst_io_broken.moc"
