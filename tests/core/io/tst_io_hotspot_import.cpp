// SPDX-License-Identifier: GPL-3.0-or-later
// HotSpot files become an assembly: what they say is honoured or named, broken ones are refused with file, line and
// remedy, and what we exported comes back with the temperatures it had.
#include "engine/evaluate.hpp"
#include "fixtures.hpp"
#include "io/assembly_json.hpp"
#include "io/hotspot_files.hpp"
#include "io/hotspot_import.hpp"
#include "io/library.hpp"
#include "io/thermal_export.hpp"
#include "model/validate.hpp"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <set>

using namespace interpose;

namespace {

/// A quad core under a memory die: two heated layers with interface material on each, written by hand.
const QByteArray kCores = "# name w h x y\n"
                          "core0\t0.004\t0.003\t0.001\t0.002\n"
                          "core1\t0.004\t0.003\t0.005\t0.002\n"
                          "\n"
                          "cache\t0.008\t0.003\t0.001\t0.005\n";
const QByteArray kMemory = "bank\t0.008\t0.006\t0\t0\n";
const QByteArray kStack = "# bottom up\n0\nY\nY\nsilicon\n0.0002\ncores.flp\n\n"
                          "1\nY\nN\n4e6\n0.25\n2e-05\nmemory.flp\n"
                          "2\nY\nY\n1.75e6\n0.01\n0.0001\nmemory.flp\n"
                          "3\nY\nN\n4e6\n0.25\n2e-05\nmemory.flp\n";
const QByteArray kTrace = "core0\tcore1\tcache\tbank\n10\t2\t1\t3\n12\t4\t1\t5\n";
const QByteArray kConfig =
    "# comment\n\t-ambient\t\t318.15\n-r_convec 0.2\n-s_sink 0.05\n-t_sink 0.004\n-s_spreader 0.02\n"
    "-t_spreader 0.001\n-material_sink aluminum\n-grid_rows 64\n";

class Folder
{
public:
    Folder()
    {
        write("cores.flp", kCores);
        write("memory.flp", kMemory);
        write("stack.lcf", kStack);
        write("power.ptrace", kTrace);
        write("hot.config", kConfig);
    }
    void write(const QString& name, const QByteArray& text)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
    }
    void replace(const QString& name, const QByteArray& from, const QByteArray& to)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read");
        QByteArray text = file.readAll();
        if (!text.contains(from)) qFatal("nothing to replace");
        write(name, text.replace(text.indexOf(from), from.size(), to));
    }
    std::string path(const QString& name) const { return m_folder.filePath(name).toStdString(); }
    Result<HotSpotImport> import(const QStringList& names = {"stack.lcf", "power.ptrace", "hot.config"}) const
    {
        std::vector<std::string> paths;
        for (const QString& name : names)
            paths.push_back(path(name));
        return importHotSpot(paths);
    }

private:
    QTemporaryDir m_folder;
};

bool mentions(const std::vector<std::string>& notes, const std::string& words)
{
    return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

QByteArray listed(const Result<HotSpotImport>& result)
{
    std::string text;
    if (!result)
        for (const Problem& problem : result.error())
            text += describe(problem) + '\n';
    return QByteArray::fromStdString(text);
}

const Part& partOf(const Assembly& assembly, const std::string& placed)
{
    return assembly.part(*assembly.find(PlacedId(placed)));
}

Report evaluated(const Assembly& assembly, int grid = 64)
{
    return evaluate(assembly, {.deck = shippedLibrary().decks.front(), .grid = grid});
}

/// The assembly that comes back from exporting one.
Assembly roundTrip(const Assembly& assembly, std::vector<std::string>* notes = nullptr)
{
    QTemporaryDir folder;
    std::vector<std::string> paths;
    const ThermalExport exported = exportHotSpot(assembly).value();
    for (const TextFile& file : exported.files) {
        QFile out(folder.filePath(QString::fromStdString(file.name)));
        if (!out.open(QIODevice::WriteOnly)) qFatal("cannot write");
        out.write(QByteArray::fromStdString(file.text));
        if (file.name.ends_with(".lcf") || file.name.ends_with(".ptrace") || file.name.ends_with(".config"))
            paths.push_back(out.fileName().toStdString());
    }
    auto imported = importHotSpot(paths);
    if (!imported) qFatal("%s", listed(imported).constData());
    if (notes) *notes = imported->notes;
    return imported->assembly;
}

/// One die with three blocks on nothing, under TIM and an aluminium base of its size.
Assembly singleDie()
{
    fixtures::Builder b("single");
    Part& chip = b.part("chip", PartKind::Die, 12'000, 9'000, 600);
    chip.power_blocks = {{"core", fixtures::rectUm(0, 0, 4'000, 9'000), 25},
                         {"cache", fixtures::rectUm(4'000, 0, 8'000, 5'000), 6},
                         {"io", fixtures::rectUm(4'000, 5'000, 8'000, 4'000), 3}};
    b.place("chip", "chip", "", 0, 0);
    b.cooling = Cooling{};
    b.cooling.style = CoolingStyle::Bare;
    b.cooling.tim2_material = "tim";
    b.cooling.tim2_thickness = Coord::fromUm(60);
    b.cooling.sink_material = "copper";
    b.cooling.sink_thickness = Coord::fromUm(3'000);
    b.cooling.h_top_w_per_m2k = 8'000;
    return b.build();
}

struct Refusal
{
    const char* name;
    QString file;
    QByteArray from, to;
    const char* message;
    const char* culprit; ///< file the problem names
    int line;
};

} // namespace

class TestIoHotSpotImport : public QObject
{
    Q_OBJECT

private slots:
    void layersBecomeParts();
    void coolingComesFromTheConfig();
    void detailed3dCountsConvectionAsHotSpotDoes();
    void ownMaterialsBecomePartsLetIn();
    void aFloorplanAloneIsAChip();
    void whatIsNotHonouredIsNamed();
    void importEvaluatesAndSaves();
    void singleDieComesBackWithItsTemperatures();
    void packageComesBackWithItsTemperatures();
    void refused_data();
    void refused();
    void wrongFiles();
    void truncatedAtEveryByte();
    void everyByteFlipped();
    void hugeFilesAreRefused();
};

void TestIoHotSpotImport::layersBecomeParts()
{
    const auto imported = Folder().import();
    QVERIFY2(imported, listed(imported).constData());
    const Assembly& assembly = imported->assembly;
    QCOMPARE(assembly.placed.size(), std::size_t{2});
    const Part& cores = partOf(assembly, "L0");
    QCOMPARE(cores.width, Coord::fromUm(8'000));
    QCOMPARE(cores.height, Coord::fromUm(6'000));
    QCOMPARE(cores.thickness, Coord::fromUm(220));
    QCOMPARE(cores.layers.size(), std::size_t{2}); // the interface above it is unheated
    QCOMPARE(cores.layers[1].power_share, 0.0);
    QCOMPARE(cores.power_blocks.size(), std::size_t{3});
    QCOMPARE(cores.power_blocks[1].id, std::string("core1"));
    QCOMPARE(cores.power_blocks[1].region, fixtures::rectUm(4'000, 0, 4'000, 3'000)); // moved to 0, 0
    QCOMPARE(cores.power_blocks[0].power_w, 11.0);                                    // the mean of 10 and 12
    QCOMPARE(partOf(assembly, "L2").power_blocks[0].power_w, 4.0);
    QCOMPARE(assembly.find(PlacedId("L2"))->on->str(), std::string("L0"));
    const Material& silicon = assembly.technology().materials.at("silicon");
    QCOMPARE(silicon.conductivity_w_per_mk[2], 130.0);
    QCOMPARE(assembly.technology().materials.at("k_100").conductivity_w_per_mk[0], 100.0);
}

void TestIoHotSpotImport::coolingComesFromTheConfig()
{
    const auto imported = Folder().import();
    QVERIFY2(imported, listed(imported).constData());
    const Cooling& cooling = imported->assembly.cooling;
    QCOMPARE(cooling.style, CoolingStyle::Lidded);
    QCOMPARE(cooling.ambient_c, 45.0);
    QCOMPARE(cooling.h_top_w_per_m2k, 1 / (0.2 * 0.05 * 0.05));
    QCOMPARE(cooling.h_bottom_w_per_m2k, 0.0);
    QCOMPARE(cooling.lid_thickness, Coord::fromUm(1'000));
    QCOMPARE(cooling.sink_thickness, Coord::fromUm(4'000));
    QCOMPARE(cooling.sink_width.value(), Coord::fromUm(50'000));
    QCOMPARE(cooling.sink_height.value(), Coord::fromUm(50'000));
    QCOMPARE(imported->assembly.technology().materials.at(cooling.sink_material).conductivity_w_per_mk[0], 237.0);
    QVERIFY(mentions(imported->notes, "spreader (20 mm) is larger than the chip"));
}

void TestIoHotSpotImport::detailed3dCountsConvectionAsHotSpotDoes()
{
    Folder folder;
    folder.write("hot.config", kConfig + "-detailed_3D on\n-detailed_3D off\n"); // the first counts, as in HotSpot
    const auto imported = folder.import();
    QVERIFY2(imported, listed(imported).constData());
    QCOMPARE(imported->assembly.cooling.h_top_w_per_m2k, 1 / (0.2 * 0.05 * 0.05) / 1.5);
    QVERIFY(mentions(imported->notes, "counts it 1.5 times"));
}

void TestIoHotSpotImport::ownMaterialsBecomePartsLetIn()
{
    Folder folder;
    folder.write("memory.flp", "bank\t0.008\t0.005\t0\t0\t1.75e6\t0.01\nfill 0.008 0.001 0 0.005 2e6 1\n");
    const auto imported = folder.import();
    QVERIFY2(imported, listed(imported).constData());
    const PlacedPart* fill = imported->assembly.find(PlacedId("L2_fill"));
    QVERIFY(fill);
    QCOMPARE(fill->seat, Seat::Embedded);
    QCOMPARE(fill->y, Coord::fromUm(5'000));
    const Part& part = imported->assembly.part(*fill);
    QCOMPARE(part.thickness, Coord::fromUm(100));
    QCOMPARE(imported->assembly.technology().materials.at(part.material).conductivity_w_per_mk[2], 1.0);
    QCOMPARE(partOf(imported->assembly, "L2").power_blocks.size(), std::size_t{1}); // bank is of the layer's material
    QVERIFY(imported->assembly.find(PlacedId("L1_fill")));                          // unheated layers too
    QVERIFY(mentions(imported->notes, "ignores them unless -detailed_3D is on"));
}

void TestIoHotSpotImport::aFloorplanAloneIsAChip()
{
    const auto imported = Folder().import({"cores.flp"});
    QVERIFY2(imported, listed(imported).constData());
    const Part& chip = partOf(imported->assembly, "L0");
    QCOMPARE(chip.thickness, Coord::fromUm(170)); // t_chip and t_interface of HotSpot's examples
    QVERIFY(mentions(imported->notes, "No .ptrace is named: nothing is heated"));
    QVERIFY(mentions(imported->notes, "No .config is named"));
}

void TestIoHotSpotImport::whatIsNotHonouredIsNamed()
{
    Folder folder;
    folder.write("cores.flp", kCores + "core0 core1 0.5\nover\t0.001\t0.001\t0.001\t0.002\n");
    folder.write("memory.flp", "bank\t0.008\t0.005\t0\t0\nedge 0.001 0.001 0 0.005");
    folder.replace("stack.lcf", "2\nY", "2\nN");
    folder.write("hot.config",
                 kConfig + "-leakage_used 1\n-model_secondary 1\n-s_pcb 0.1\n-fan_speed 3\n-dtm_used 0\n");
    const auto imported = folder.import();
    QVERIFY2(imported, listed(imported).constData());
    for (const char* words :
         {"lines of connectivity are left out", "Layer 0: blocks overlap by 1 mm2", "Layer 2: 7 mm2 belong to no block",
          "does not end with a newline: HotSpot drops its last line", "2 blocks of heated layers are not in the trace",
          "Layer 2 has no lateral flow", "The trace has 2 rows", "-leakage_used is on", "-model_secondary is on",
          "Unknown keys, ignored: -fan_speed.", "-dtm_used"})
        QVERIFY2(mentions(imported->notes, words), words);
    QVERIFY(!mentions(imported->notes, "s_pcb"));
    QVERIFY(!mentions(imported->notes, "-ambient"));
    const auto& still = imported->assembly.technology().materials.at("k_100_no_lateral_flow").conductivity_w_per_mk;
    QCOMPARE(still[0], 1e-3);
    QCOMPARE(still[2], 100.0);
}

void TestIoHotSpotImport::importEvaluatesAndSaves()
{
    const auto imported = Folder().import();
    QVERIFY2(imported, listed(imported).constData());
    const auto again = readAssembly(writeAssembly(imported->assembly), "again");
    QVERIFY(again);
    QVERIFY(*again == imported->assembly);
    const Report report = evaluated(imported->assembly);
    QVERIFY(!report.hasErrors());
    // HotSpot knows no prices, no rails, no balls and no rim around its dies; all else is sound.
    const std::set<std::string> unknown{"PACKAGE-002", "PACKAGE-005", "PACKAGE-007", "POWER-003"};
    for (const Diagnostic& finding : report.diagnostics())
        QVERIFY2(finding.code.starts_with("FLOW") || unknown.contains(finding.code), finding.code.c_str());
    QCOMPARE(report.heat->status, HeatResult::Status::Ok);
    QCOMPARE(report.heat->power_w, 19.0);
    QVERIFY(report.heat->peak_c > 45);
}

void TestIoHotSpotImport::singleDieComesBackWithItsTemperatures()
{
    const Assembly before = singleDie();
    std::vector<std::string> notes;
    const Assembly after = roundTrip(before, &notes);
    QCOMPARE(after.cooling.h_top_w_per_m2k, 8'000.0);
    QVERIFY(mentions(notes, "Layer 0 is thinner than 10 nm"));
    QCOMPARE(after.cooling.style, CoolingStyle::Bare); // HotSpot's own plates were paper-thin
    QCOMPARE(after.cooling.sink_thickness, Coord{});
    const Report a = evaluated(before), b = evaluated(after);
    QCOMPARE(b.heat->power_w, 34.0);
    QVERIFY(a.heat->peak_c > before.cooling.ambient_c + 20);
    QVERIFY2(std::abs(a.heat->peak_c - b.heat->peak_c) < 1e-6, QByteArray::number(a.heat->peak_c - b.heat->peak_c));
    QVERIFY(std::abs(a.heat->dies[0].mean_c - b.heat->dies[0].mean_c) < 1e-6);
}

/// Dies on a substrate with air between them: everything that HotSpot can say of the sample.
void TestIoHotSpotImport::packageComesBackWithItsTemperatures()
{
    Assembly before = loadAssembly(INTERPOSE_SOURCE_DIR "/samples/teaching-pair.interpose").value();
    Catalogue catalogue = *before.catalogue;
    for (auto& [id, material] : catalogue.technology.materials)
        material.conductivity_w_per_mk.fill(material.conductivity_w_per_mk[2]);
    before.catalogue = Shared<Catalogue>(std::move(catalogue));
    before.cooling.h_bottom_w_per_m2k = 0;
    before.cooling.tim1_contact_k_mm2_per_w = 0; // acts through the layer only
    before.cooling.sink_width.reset();           // beyond the root the cells of before and after differ
    before.cooling.sink_height.reset();
    const Assembly after = roundTrip(before);
    const Report a = evaluated(before), b = evaluated(after);
    QVERIFY(!b.hasErrors());
    QVERIFY(std::abs(a.heat->power_w - b.heat->power_w) < 1e-9);
    // The parts are cut into blocks now, but the cells hold the same materials and powers.
    QVERIFY2(std::abs(a.heat->peak_c - b.heat->peak_c) < 1e-6, QByteArray::number(a.heat->peak_c - b.heat->peak_c));
}

void TestIoHotSpotImport::refused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("culprit");
    QTest::addColumn<int>("line");
    const std::vector<Refusal> rows{
        {"six fields", "cores.flp", "0.001\t0.002\ncore1", "0.001\t0.002\t1e6\ncore1", "has 5 or 7 entries",
         "cores.flp", 2},
        {"no number", "cores.flp", "0.004\t0.003\t0.001", "0.004\t3mm\t0.001", "\"3mm\" is not a number", "cores.flp",
         2},
        {"not finite", "cores.flp", "0.004", "inf", "\"inf\" is not a number", "cores.flp", 2},
        {"no width", "cores.flp", "core0\t0.004", "core0\t0", "a width must be above 0", "cores.flp", 2},
        {"millimetres", "cores.flp", "0.008\t0.003", "8\t3", "is beyond a metre", "cores.flp", 5},
        {"twice", "cores.flp", "core1", "core0", "a second block core0", "cores.flp", 3},
        {"empty plan", "memory.flp", kMemory, "", "holds no block", "memory.flp", 0},
        {"other size", "memory.flp", "0.006", "0.005", "spans 8 x 5 mm, the first one 8 x 6 mm", "memory.flp", 0},
        {"layer number", "stack.lcf", "up\n0\n", "up\nzero\n", "a layer number is expected", "stack.lcf", 2},
        {"layer twice", "stack.lcf", "\n1\n", "\n0\n", "a second layer 0", "stack.lcf", 9},
        {"lateral", "stack.lcf", "0\nY\n", "0\nmaybe\n", "Y or N is expected here", "stack.lcf", 3},
        {"cut off", "stack.lcf", "memory.flp\n3\nY\nN\n4e6\n0.25\n2e-05\nmemory.flp\n", "",
         "the file ends where a floorplan", "stack.lcf", 21},
        {"no material", "stack.lcf", "silicon", "unobtainium", "no material \"unobtainium\"", "stack.lcf", 2},
        {"thickness", "stack.lcf", "0.0002", "-0.0002", "a thickness must be above 0", "stack.lcf", 6},
        {"channel", "stack.lcf", "cores.flp", "net.csv", "is a microchannel", "stack.lcf", 2},
        {"no floorplan", "stack.lcf", "cores.flp", "nothing.flp", "", "nothing.flp", 0},
        {"unknown block", "power.ptrace", "cache", "cash", "no block \"cash\" in a heated layer", "power.ptrace", 0},
        {"cold layer", "stack.lcf", "2\nY\nY", "2\nY\nN", "no block \"bank\" in a heated layer", "power.ptrace", 0},
        {"short row", "power.ptrace", "\t5\n", "\n", "a row of 3 powers under 4 names", "power.ptrace", 3},
        {"negative", "power.ptrace", "12", "-12", "a power of -12 W", "power.ptrace", 3},
        {"names alone", "power.ptrace", "10\t2\t1\t3\n12\t4\t1\t5\n", "", "names without a row", "power.ptrace", 1},
        {"no value", "hot.config", "-t_sink 0.004", "-t_sink", "\"-key value\" is expected", "hot.config", 5},
        {"no figure", "hot.config", "-t_sink 0.004", "-t_sink thick", "-t_sink must be a number above 0", "hot.config",
         5},
        {"zero", "hot.config", "-t_sink 0.004", "-t_sink 0", "-t_sink must be a number above 0", "hot.config", 5},
        {"vast sink", "hot.config", "-s_sink 0.05", "-s_sink 1e12", "-s_sink is beyond a metre", "hot.config", 4},
        {"thick sink", "hot.config", "-t_sink 0.004", "-t_sink 4", "-t_sink is beyond a metre", "hot.config", 5},
        {"liquid sink", "hot.config", "aluminum", "mercury", "no material \"mercury\"", "hot.config", 8},
    };
    for (const Refusal& row : rows)
        QTest::newRow(row.name) << row.file << row.from << row.to << QByteArray(row.message) << QString(row.culprit)
                                << row.line;
}

void TestIoHotSpotImport::refused()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, message);
    QFETCH(QString, culprit);
    QFETCH(int, line);
    Folder folder;
    folder.replace(file, from, to);
    const auto imported = folder.import();
    QVERIFY(!imported);
    const Problem& problem = imported.error().front();
    QVERIFY2(problem.message.find(message.toStdString()) != std::string::npos, listed(imported).constData());
    QCOMPARE(problem.file, folder.path(culprit));
    QVERIFY2(problem.line == line, listed(imported).constData());
    QVERIFY(!problem.hint.empty());
}

void TestIoHotSpotImport::wrongFiles()
{
    const Folder folder;
    const auto message = [&](const QStringList& names) {
        const auto imported = folder.import(names);
        return imported ? std::string() : imported.error().front().message;
    };
    QCOMPARE(message({"hot.config"}), std::string("neither a .lcf nor a .flp file is named"));
    QCOMPARE(message({"stack.lcf", "cores.flp"}), std::string("a .lcf and a .flp file are named"));
    QCOMPARE(message({"cores.flp", "memory.flp"}), std::string("a second .flp file"));
    QCOMPARE(message({"cores.txt"}), std::string("a file of unknown kind"));
    QVERIFY(!message({"missing.flp"}).empty());
}

void TestIoHotSpotImport::truncatedAtEveryByte()
{
    const std::pair<const char*, QByteArray> files[] = {
        {"cores.flp", kCores}, {"stack.lcf", kStack}, {"power.ptrace", kTrace}, {"hot.config", kConfig}};
    for (const auto& [name, text] : files)
        for (qsizetype size = 0; size < text.size(); ++size) {
            Folder folder;
            folder.write(name, text.left(size));
            const auto imported = folder.import();
            if (imported) {
                QVERIFY(validate(imported->assembly).empty());
                continue;
            }
            QVERIFY(!imported.error().empty());
            for (const Problem& problem : imported.error())
                QVERIFY2(!problem.file.empty() && !problem.message.empty(), listed(imported).constData());
        }
}

/// The readers alone, so that the folder is not written a hundred thousand times.
void TestIoHotSpotImport::everyByteFlipped()
{
    const auto flip = [](const QByteArray& text, auto read) {
        for (qsizetype at = 0; at < text.size(); ++at)
            for (int bit = 0; bit < 8; ++bit) {
                std::string broken = text.toStdString();
                broken[static_cast<std::size_t>(at)] ^= static_cast<char>(1 << bit);
                const auto result = read(broken, "file");
                if (!result) QVERIFY(!result.error().empty());
            }
    };
    flip(kCores, readHotSpotFloorplan);
    flip(kStack, readHotSpotLayers);
    flip(kTrace, readHotSpotTrace);
    flip(kConfig, readHotSpotConfig);
    flip("silicon\nsolid\n130\n1.6e6\nwater\nfluid\n0.6\n4e6\n8e-4\n", readHotSpotMaterials);
}

void TestIoHotSpotImport::hugeFilesAreRefused()
{
    Folder folder;
    QFile file(QString::fromStdString(folder.path("cores.flp")));
    QVERIFY(file.resize(static_cast<qint64>(kMaxHotSpotBytes) + 1));
    QVERIFY(!folder.import());
    QByteArray many;
    for (int i = 0; i <= 100'001; ++i)
        many += 'b' + QByteArray::number(i) + " 1 1 0 0\n";
    folder.write("cores.flp", many);
    const auto imported = folder.import();
    QVERIFY(!imported);
    QVERIFY(imported.error().back().message.find("more than 100000 blocks") != std::string::npos);
    QCOMPARE(readHotSpotFloorplan(QByteArray("x\n").repeated(1'000).toStdString(), "file").error().size(),
             std::size_t{50});
}

QTEST_APPLESS_MAIN(TestIoHotSpotImport)
#include "tst_io_hotspot_import.moc"
