// SPDX-License-Identifier: GPL-3.0-or-later
// What HotSpot and 3D-ICE would see in our files is the stack that our own stage solves: read back by readers of the
// tests' own and held against it.
#include "engine/evaluate.hpp"
#include "fixtures.hpp"
#include "io/assembly_json.hpp"
#include "io/thermal_export.hpp"
#include "other_programs.hpp"
#include "solver/heat_solver.hpp"
#include "thermal/field.hpp"
#include "thermal/slabs.hpp"

#include <QDir>
#include <QTest>

#include <cmath>
#include <random>
#include <set>

using namespace interpose;
using namespace interpose::tests;

namespace {

constexpr int kGrid = 64;

Assembly sample(const QString& name)
{
    const auto assembly = loadAssembly((QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/") + name).toStdString());
    return assembly.value();
}

CutStack ownStack(const Assembly& assembly)
{
    HeatStages stages;
    stages.setInput(assembly);
    return cutStack(stages.input(), kGrid);
}

double ownPower(const Slab& slab)
{
    double sum = 0;
    for (const PowerRect& power : slab.powers)
        sum += power.power_w;
    return sum;
}

double ownPower(const LayeredProblem& layered)
{
    double sum = 0;
    for (const Slab& slab : layered.slabs)
        sum += ownPower(slab);
    return sum;
}

double seenPower(const SeenLayer& layer)
{
    double sum = 0;
    for (const SeenTile& tile : layer.tiles)
        sum += tile.power;
    return sum;
}

double seenPower(const SeenStack& seen)
{
    double sum = 0;
    for (const SeenLayer& layer : seen.layers)
        sum += seenPower(layer);
    return sum;
}

bool holds(const AreaRect& r, double x, double y)
{
    return x > r.x_m && y > r.y_m && x < r.x_m + r.width_m && y < r.y_m + r.height_m;
}

int ownMaterial(const Slab& slab, double x, double y)
{
    int material = slab.base_material;
    for (const auto& level : slab.levels)
        for (const SlabRect& rect : level)
            if (holds(rect.area, x, y)) material = rect.material;
    return material;
}

double ownDensity(const Slab& slab, double x, double y)
{
    double density = 0;
    for (const PowerRect& power : slab.powers)
        if (holds(power.area, x, y)) density += power.power_w / (power.area.width_m * power.area.height_m);
    return density;
}

/// Conductivity and power per area at a point, as the other program has it.
std::pair<std::array<double, 3>, double> seenAt(const SeenLayer& layer, double x, double y)
{
    std::array<double, 3> k = layer.base;
    double density = 0;
    for (const SeenTile& tile : layer.tiles) {
        if (!holds({tile.x, tile.y, tile.w, tile.h}, x, y)) continue;
        if (tile.k[2] > 0) k = tile.k;
        density += tile.power / (tile.w * tile.h);
    }
    return {k, density};
}

bool near(double got, double wanted, double relative)
{
    return std::abs(got - wanted) <= relative * std::abs(wanted);
}

/// One material for a cell's width around: there snapping cannot have changed it.
bool isQuiet(const Slab& slab, double x, double y, double reach)
{
    const int material = ownMaterial(slab, x, y);
    for (int i = -8; i <= 8; ++i)
        for (int j = -8; j <= 8; ++j)
            if (ownMaterial(slab, x + i * reach / 8, y + j * reach / 8) != material) return false;
    return true;
}

bool mentions(const std::vector<std::string>& notes, const std::string& words)
{
    return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

} // namespace

class TestIoThermalExport : public QObject
{
    Q_OBJECT

private slots:
    void hotSpotSeesOurStack_data() { samples(); }
    void hotSpotSeesOurStack();
    void threeDIceSeesOurStack_data() { samples(); }
    void threeDIceSeesOurStack();
    void filesKeepTheFormats_data() { samples(); }
    void filesKeepTheFormats();
    void ownAnswerIsThatOfTheFiles();
    void whatCannotBeSaidIsNamed();
    void heatedBottomGetsALayerBelow();
    void refusals();
    void tooManyBlocksForHotSpot();

private:
    static void samples();
};

void TestIoThermalExport::samples()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : QDir(INTERPOSE_SOURCE_DIR "/samples").entryList({"*.interpose"}))
        QTest::newRow(name.toUtf8().constData()) << name;
}

void TestIoThermalExport::hotSpotSeesOurStack()
{
    QFETCH(QString, name);
    const Assembly assembly = sample(name);
    const CutStack own = ownStack(assembly);
    const SeenStack seen = seenByHotSpot(filesOf(exportHotSpot(assembly, kGrid).value()));
    QCOMPARE(seen.layers.size(), own.layered.slabs.size());
    QVERIFY(near(seenPower(seen), ownPower(own.layered), 1e-9));
    QVERIFY(near(seen.h_top, assembly.cooling.h_top_w_per_m2k, 1e-12));
    QVERIFY(seen.trace_fits);
    QVERIFY(near(seen.ambient_k, assembly.cooling.ambient_c + 273.15, 1e-12));
    std::mt19937 random(1);
    std::uniform_real_distribution<double> share(0, 1);
    const double x0 = own.layered.x_edges_m.front(), y0 = own.layered.y_edges_m.front();
    for (std::size_t i = 0; i < seen.layers.size(); ++i) {
        const Slab& slab = own.layered.slabs[i];
        QVERIFY(near(seen.layers[i].thickness, (own.planes[i + 1] - own.planes[i]).m(), 1e-12));
        QVERIFY(near(seenPower(seen.layers[i]), ownPower(slab), 1e-9));
        double area = 0;
        for (const SeenTile& tile : seen.layers[i].tiles)
            area += tile.w * tile.h;
        QVERIFY(near(area, seen.width * seen.height, 1e-9));
        for (int n = 0; n < 200; ++n) {
            const double x = share(random) * seen.width, y = share(random) * seen.height;
            const auto [k, density] = seenAt(seen.layers[i], x, y);
            const auto& material = own.layered.materials[static_cast<std::size_t>(ownMaterial(slab, x + x0, y + y0))];
            QVERIFY(near(k[2], material.kz_w_per_mk, 1e-12));
            QVERIFY(near(density, ownDensity(slab, x + x0, y + y0), 1e-6));
        }
    }
}

void TestIoThermalExport::threeDIceSeesOurStack()
{
    QFETCH(QString, name);
    const Assembly assembly = sample(name);
    const CutStack own = ownStack(assembly);
    const SeenStack seen = seenByThreeDIce(filesOf(exportThreeDIce(assembly, kGrid).value()));
    QCOMPARE(seen.layers.size(), own.layered.slabs.size());
    QVERIFY(near(seenPower(seen), ownPower(own.layered), 1e-9));
    QVERIFY(near(seen.h_top, assembly.cooling.h_top_w_per_m2k, 1e-12));
    // 3D-ICE cools whole faces: under a wide sink the root's underside is thinned out over all of it.
    const std::vector<double>&x_edges = own.layered.x_edges_m, &y_edges = own.layered.y_edges_m;
    const double whole = (x_edges.back() - x_edges.front()) * (y_edges.back() - y_edges.front());
    const auto& bottom = own.layered.bottom_area;
    const double cooled = bottom ? bottom->width_m * bottom->height_m / whole : 1.0;
    QVERIFY(near(seen.h_bottom, cooled * assembly.cooling.h_bottom_w_per_m2k, 1e-12));
    const double x0 = own.layered.x_edges_m.front(), y0 = own.layered.y_edges_m.front();
    const double dx = seen.cell_x * 1e-6, dy = seen.cell_y * 1e-6;
    int judged = 0;
    for (std::size_t i = 0; i < seen.layers.size(); ++i) {
        const Slab& slab = own.layered.slabs[i];
        QVERIFY(near(seen.layers[i].thickness, (own.planes[i + 1] - own.planes[i]).m(), 1e-12));
        QVERIFY(near(seenPower(seen.layers[i]), ownPower(slab), 1e-9));
        for (int cell = 0; cell < kGrid * kGrid; cell += 37) {
            const double x = (cell % kGrid + 0.5) * dx, y = (cell / kGrid + 0.5) * dy;
            if (!isQuiet(slab, x + x0, y + y0, std::max(dx, dy))) continue;
            ++judged;
            const std::array<double, 3> k = seenAt(seen.layers[i], x, y).first;
            const auto& material = own.layered.materials[static_cast<std::size_t>(ownMaterial(slab, x + x0, y + y0))];
            QVERIFY(near(k[0], material.kx_w_per_mk, 1e-12));
            QVERIFY(near(k[1], material.ky_w_per_mk, 1e-12));
            QVERIFY(near(k[2], material.kz_w_per_mk, 1e-12));
        }
    }
    QVERIFY(judged > 200);
}

/// Rules that the other readers hold without telling: see docs/interop.md.
void TestIoThermalExport::filesKeepTheFormats()
{
    QFETCH(QString, name);
    const Assembly assembly = sample(name);
    for (const auto& exported : {exportHotSpot(assembly).value(), exportThreeDIce(assembly).value()}) {
        QCOMPARE(exported.files.back().name, std::string("README.txt"));
        for (const TextFile& file : exported.files) {
            QVERIFY2(file.text.ends_with('\n'), file.name.c_str());
            QVERIFY(file.text.find("nan") == std::string::npos && file.text.find("inf") == std::string::npos);
            std::set<QByteArray> names;
            for (const QByteArray& line : QByteArray::fromStdString(file.text).split('\n'))
                if (file.name.starts_with("layer_") && !line.isEmpty() && !line.startsWith('#')) {
                    QCOMPARE(line.split('\t').size(), 7);
                    QVERIFY(names.insert(line.split('\t').first()).second);
                }
        }
    }
    const SeenStack seen = seenByThreeDIce(filesOf(exportThreeDIce(assembly).value()));
    QCOMPARE(seen.width * 1e6 / seen.cell_x, 64.0);
    for (const SeenLayer& layer : seen.layers)
        for (const SeenTile& tile : layer.tiles) {
            const double left = tile.x * 1e6 / seen.cell_x, right = (tile.x + tile.w) * 1e6 / seen.cell_x;
            QVERIFY(std::abs(left - std::round(left)) < 1e-9 && std::abs(right - std::round(right)) < 1e-9);
            QVERIFY(tile.w > 0 && tile.h > 0 && right < 64.5);
        }
}

/// The table in README.txt is made from the tiles in memory; here the files are read and solved.
void TestIoThermalExport::ownAnswerIsThatOfTheFiles()
{
    const Assembly assembly = sample("teaching-pair.interpose");
    for (const bool hotspot : {true, false}) {
        const ThermalExport exported = (hotspot ? exportHotSpot(assembly) : exportThreeDIce(assembly)).value();
        const Files files = filesOf(exported);
        const SeenStack seen = hotspot ? seenByHotSpot(files) : seenByThreeDIce(files);
        LayeredProblem layered;
        for (int i = 0; i <= kGrid; ++i) {
            layered.x_edges_m.push_back(seen.width * i / kGrid);
            layered.y_edges_m.push_back(seen.height * i / kGrid);
        }
        for (const SeenLayer& layer : seen.layers) {
            const auto material = [&](const std::array<double, 3>& k) {
                layered.materials.push_back({k[0], k[1], k[2]});
                return static_cast<int>(layered.materials.size()) - 1;
            };
            Slab slab{{layer.thickness}, material(layer.base), {{}}, {}};
            for (const SeenTile& tile : layer.tiles) {
                const AreaRect area{tile.x, tile.y, tile.w, tile.h};
                if (tile.k[2] > 0) slab.levels[0].push_back({area, material(tile.k)});
                if (tile.power > 0) slab.powers.push_back({area, tile.power});
            }
            layered.slabs.push_back(slab);
        }
        layered.h_top_w_per_m2k = seen.h_top;
        layered.h_bottom_w_per_m2k = seen.h_bottom;
        HeatProblem cells;
        QCOMPARE(rasterise(layered, cells) < 1e-9, true);
        const HeatSolution solution = solveHeat(cells, {.tolerance = 1e-6});
        double hottest = 0;
        for (std::size_t i = 0; i < layered.slabs.size(); ++i)
            for (const PowerRect& rect : layered.slabs[i].powers) {
                const FieldPlane plane = midHeight(layered, cells, solution, i, Reading::AsSolved);
                hottest = std::max(hottest, blockStatistics(plane, rect.area, CellRule::HalfCovered).max_k);
            }
        hottest += seen.ambient_k - 273.15;
        const QByteArray said = QByteArray::number(hottest, 'f', 2) + " C as written";
        QVERIFY2(mentions(exported.notes, said.toStdString()), said.constData());
    }
}

void TestIoThermalExport::whatCannotBeSaidIsNamed()
{
    const Assembly assembly = sample("h100-class.interpose");
    const auto hotspot = exportHotSpot(assembly).value(), ice = exportThreeDIce(assembly).value();
    QVERIFY(mentions(hotspot.notes, "organic_substrate (20, 20, 0.4 W/(m K)) is written with 0.4"));
    QVERIFY(!mentions(hotspot.notes, "silicon (")); // isotropic: nothing to say
    QVERIFY(mentions(hotspot.notes, "Cooling of the underside (20 W/(m2 K)"));
    QVERIFY(mentions(ice.notes, "the largest move is 421.875 um"));
    QVERIFY(!mentions(ice.notes, "underside"));
    for (const ThermalExport* exported : {&hotspot, &ice})
        for (const std::string& note : exported->notes)
            QVERIFY2(exported->files.back().text.find(note) != std::string::npos, note.c_str());
    QVERIFY(hotspot.files.back().text.find("counts convection 1.5 times") != std::string::npos);
    QVERIFY(ice.files.back().text.find("Both heat sinks") != std::string::npos);
    Assembly warm = assembly;
    warm.cooling.temperature_dependent = true;
    QVERIFY(mentions(exportHotSpot(warm).value().notes, "follow the temperature are not exported"));
    QVERIFY(mentions(exportThreeDIce(assembly, 128).value().notes, "run out of memory"));
    QVERIFY(!mentions(ice.notes, "run out of memory"));
}

void TestIoThermalExport::heatedBottomGetsALayerBelow()
{
    fixtures::Builder b("bare die");
    b.part("chip", PartKind::Die, 10'000, 10'000, 500).power_w = 20;
    b.place("chip", "chip", "", 0, 0);
    b.cooling = Cooling{};
    b.cooling.style = CoolingStyle::Bare;
    b.cooling.h_top_w_per_m2k = 5'000;
    b.cooling.h_bottom_w_per_m2k = 0;
    const SeenStack seen = seenByHotSpot(filesOf(exportHotSpot(b.build()).value()));
    QCOMPARE(seen.layers.size(), std::size_t{2});
    QCOMPARE(seen.layers[0].thickness, 1e-9);
    QCOMPARE(seenPower(seen), 20.0);
}

void TestIoThermalExport::refusals()
{
    fixtures::Builder b("cold");
    b.part("chip", PartKind::Die, 10'000, 10'000, 500);
    b.place("chip", "chip", "", 0, 0);
    b.cooling = Cooling{};
    b.cooling.style = CoolingStyle::Bare;
    b.cooling.h_top_w_per_m2k = 0;
    b.cooling.h_bottom_w_per_m2k = 100;
    const auto hotspot = exportHotSpot(b.build());
    QVERIFY(!hotspot);
    QCOMPARE(hotspot.error().size(), std::size_t{2}); // no power, and nothing cools the top
    const auto ice = exportThreeDIce(b.build());
    QVERIFY(!ice);
    QVERIFY(ice.error().front().message.find("takes power") != std::string::npos);
}

/// 95 x 95 blocks, each of another power than its neighbours.
void TestIoThermalExport::tooManyBlocksForHotSpot()
{
    fixtures::Builder b("many blocks");
    Part& chip = b.part("chip", PartKind::Die, 9'500, 9'500, 500);
    for (int i = 0; i < 95 * 95; ++i)
        chip.power_blocks.push_back(
            {"b" + std::to_string(i), fixtures::rectUm(i % 95 * 100, i / 95 * 100, 100, 100), 1e-3 * (1 + i % 7)});
    b.place("chip", "chip", "", 0, 0);
    const auto hotspot = exportHotSpot(b.build());
    QVERIFY(!hotspot);
    QVERIFY(hotspot.error().front().message.find("has 9025 blocks, HotSpot takes 8192") != std::string::npos);
    QVERIFY(exportThreeDIce(b.build()));
    // 6,400 blocks, few enough, but the names of the part they are called after make a line of 250 KB.
    fixtures::Builder c("long names");
    Part& named = c.part("chip", PartKind::Die, 8'000, 8'000, 500);
    for (int i = 0; i < 80 * 80; ++i)
        named.power_blocks.push_back(
            {"b" + std::to_string(i), fixtures::rectUm(i % 80 * 100, i / 80 * 100, 100, 100), 1e-3 * (1 + i % 7)});
    c.place("a_part_with_a_name_of_many_letters", "chip", "", 0, 0);
    const auto longLine = exportHotSpot(c.build());
    QVERIFY(!longLine);
    QVERIFY(longLine.error().front().message.find("the power trace has 6400 blocks in lines") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestIoThermalExport)
#include "tst_io_thermal_export.moc"
