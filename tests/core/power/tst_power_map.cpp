// SPDX-License-Identifier: GPL-3.0-or-later
// The map of the voltage against closed forms, against a dense network of resistors solved here, and against itself.
#include "power/ir_map.hpp"

#include "fixtures.hpp"
#include "map_cases.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace interpose;
using namespace interpose::map_cases;

namespace {

Rect square(double x_mm, double y_mm, double side_mm)
{
    return {Coord::fromMm(x_mm), Coord::fromMm(y_mm), Coord::fromMm(side_mm), Coord::fromMm(side_mm)};
}

Ohms ohms(double value)
{
    return {value, value, value};
}

IrSheet sheet(const char* id, int tier, const Rect& box, double mohm)
{
    return {PlacedId(id), tier, box, ohms(mohm), {{box, 1}}};
}

/// A die of 8 mm off the centre of a carrier of 16 mm that balls hold at every place.
IrInput twoSheets()
{
    IrInput input;
    const Rect carrier = square(0, 0, 16), die = square(2, 4, 8);
    input.area = carrier;
    input.sheets = {sheet("SUB", 0, carrier, 0.5), sheet("DIE", 1, die, 30)};
    input.sheets[1].sources = {{square(3, 5, 3), 0.7}, {die, 0.3}};
    input.joins = {{{}, 0, {carrier}, {ohms(2)}}, {0, 1, {die}, {ohms(0.4)}}};
    input.nets = {"core 0.8 V"};
    input.at_least = {false};
    input.current_a = {{0}, {100}};
    input.allowed_mv = {{0}, {0}};
    input.share = {{1}, {1}};
    return input;
}

/// Volts of a network of conductances to ground and to one another, by Cholesky in double precision.
class Network
{
public:
    explicit Network(std::size_t nodes) : m_n(nodes), m_g(nodes * nodes, 0), m_current(nodes, 0) {}
    void join(std::size_t a, std::size_t b, double siemens)
    {
        m_g[a * m_n + a] += siemens;
        m_g[b * m_n + b] += siemens;
        m_g[a * m_n + b] -= siemens;
        m_g[b * m_n + a] -= siemens;
    }
    void ground(std::size_t a, double siemens) { m_g[a * m_n + a] += siemens; }
    void draw(std::size_t a, double amperes) { m_current[a] += amperes; }
    std::vector<double> solve() const
    {
        std::vector<double> l = m_g, x = m_current;
        for (std::size_t j = 0; j < m_n; ++j) {
            for (std::size_t k = 0; k < j; ++k)
                for (std::size_t i = j; i < m_n; ++i)
                    l[i * m_n + j] -= l[i * m_n + k] * l[j * m_n + k];
            const double root = std::sqrt(l[j * m_n + j]);
            for (std::size_t i = j; i < m_n; ++i)
                l[i * m_n + j] /= root;
        }
        for (std::size_t i = 0; i < m_n; ++i) {
            for (std::size_t k = 0; k < i; ++k)
                x[i] -= l[i * m_n + k] * x[k];
            x[i] /= l[i * m_n + i];
        }
        for (std::size_t i = m_n; i-- > 0;) {
            for (std::size_t k = i + 1; k < m_n; ++k)
                x[i] -= l[k * m_n + i] * x[k];
            x[i] /= l[i * m_n + i];
        }
        return x;
    }

private:
    std::size_t m_n;
    std::vector<double> m_g, m_current;
};

constexpr int kGrid = 16;

/// The two sheets as resistors, one node per cell, the die's after the carrier's, written down without the code under
/// test but for the edges of the cells, mm.
std::vector<double> asResistors(const std::vector<double>& x_edges, const std::vector<double>& y_edges)
{
    const std::size_t nx = x_edges.size() - 1, ny = y_edges.size() - 1;
    const auto wide = [&](std::size_t x) { return x_edges[x + 1] - x_edges[x]; };
    const auto high = [&](std::size_t y) { return y_edges[y + 1] - y_edges[y]; };
    const auto mm2In = [&](std::size_t x, std::size_t y, double left, double low, double size) {
        const double across = std::min(x_edges[x + 1], left + size) - std::max(x_edges[x], left);
        const double along = std::min(y_edges[y + 1], low + size) - std::max(y_edges[y], low);
        return std::max(across, 0.0) * std::max(along, 0.0);
    };
    std::vector<std::size_t> die(nx * ny, 0); // 0: none there
    std::size_t nodes = nx * ny;
    for (std::size_t y = 0; y < ny; ++y)
        for (std::size_t x = 0; x < nx; ++x)
            if (mm2In(x, y, 2, 4, 8) > 1e-9) die[y * nx + x] = nodes++;
    Network net(nodes);
    for (std::size_t y = 0; y < ny; ++y)
        for (std::size_t x = 0; x < nx; ++x) {
            const std::size_t at = y * nx + x, up = die[at];
            const double mm2 = wide(x) * high(y);
            net.ground(at, mm2 / 2.0);
            if (up > 0) {
                net.join(at, up, mm2 / 0.4);
                net.draw(up, 30.0 / 64 * mm2 + 70.0 / 9 * mm2In(x, y, 3, 5, 3));
            }
            const auto beside = [&](std::size_t next, double squares) {
                net.join(at, next, 1 / (0.5e-3 * squares));
                if (up > 0 && die[next] > 0) net.join(up, die[next], 1 / (30e-3 * squares));
            };
            if (x + 1 < nx) beside(at + 1, (wide(x) + wide(x + 1)) / 2 / high(y));
            if (y + 1 < ny) beside(at + nx, (high(y) + high(y + 1)) / 2 / wide(x));
        }
    return net.solve();
}

std::vector<double> edgesOf(const std::vector<double>& sizes_m)
{
    std::vector<double> edges_mm{0};
    for (const double size : sizes_m)
        edges_mm.push_back(edges_mm.back() + 1e3 * size);
    return edges_mm;
}

IrResult mapOf(const Assembly& assembly, int grid)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const PowerLayout layout = powerLayout(assembly, bodies, findContacts(assembly, bodies));
    return solveIr(irInput(assembly, bodies, layout), grid, tight());
}

/// All parts on one supply, every bond and grid with a resistance.
Assembly supplied(Assembly assembly, int rails = 1)
{
    assembly.catalogue.edit([&](Catalogue& c) {
        for (auto& [id, bond] : c.technology.bonds)
            bond.resistance_mohm = 5;
        for (auto& [id, node] : c.technology.nodes)
            node.power_sheet_mohm = 30;
        for (auto& [id, carrier] : c.technology.carriers)
            carrier.power_sheet_mohm = 5;
        for (auto& [id, part] : c.parts) {
            if (isCarrier(part.kind) || part.statedPowerW() <= 0) continue;
            for (int r = 0; r < rails; ++r)
                part.rails.push_back({std::string(1, static_cast<char>('a' + r)), 0.8, 1.0 / rails});
        }
    });
    return assembly;
}

} // namespace

class TstPowerMap : public QObject
{
    Q_OBJECT

private slots:
    /// 100 A evenly over a die of 8 x 8 mm and a carrier of its size: 0.4 + 2 Ohm mm2 over 64 mm2, nothing sideways.
    void evenCurrentByHand()
    {
        IrInput input = twoSheets();
        const Rect die = square(0, 0, 8);
        input.area = die;
        input.sheets = {sheet("SUB", 0, die, 0.5), sheet("DIE", 1, die, 30)};
        input.joins = {{{}, 0, {die}, {ohms(2)}}, {0, 1, {die}, {ohms(0.4)}}};
        const IrResult result = solveIr(input, 16, tight());
        const double expected_mv = 1e3 * 100 * 2.4 / 64;
        QVERIFY(std::abs(result.parts.front().worst_mv / expected_mv - 1) < 1e-4);
        QVERIFY(std::abs(result.parts.front().mean_mv / expected_mv - 1) < 1e-4);
    }

    /// A strip fed at one end: drop falls off as cosh((L - x) / l), with l^2 = joint / sheet.
    void stripByClosedForm()
    {
        IrInput input;
        const Rect strip{Coord{}, Coord{}, Coord::fromMm(32), Coord::fromMm(32)};
        const Rect end{Coord{}, Coord{}, Coord::fromMm(0.125), Coord::fromMm(32)};
        input.area = strip;
        input.sheets = {sheet("SUB", 0, strip, 20)};
        input.sheets[0].sources = {{end, 1}};
        input.joins = {{{}, 0, {strip}, {ohms(1.28)}}}; // l = sqrt(1.28 / 0.020) = 8 mm
        input.nets = {"n"};
        input.at_least = {false};
        input.current_a = {{64}};
        input.allowed_mv = {{0}};
        input.share = {{1}};
        const IrResult result = solveIr(input, 256, tight());
        const double l = 8, length = 32, per_mm = 64.0 / 32, ohm = 0.020, wide = 0.125;
        const double spread = std::sinh(wide / l) / (wide / l); // the current enters over a cell's width
        for (int i = 1; i < 256; ++i) {
            const double x = (i + 0.5) * wide;
            const double mv = 1e3 * per_mm * ohm * l * std::cosh((length - x) / l) / std::sinh(length / l) * spread;
            const double read = result.fields[0].drop_mv[static_cast<std::size_t>(i)];
            QVERIFY2(std::abs(read / mv - 1) < 1e-3, qPrintable(QString("%1 %2").arg(i).arg(read / mv)));
        }
    }

    void agreesWithResistors()
    {
        const IrInput input = twoSheets();
        const HeatProblem problem = irProblem(input, 0, kGrid);
        const HeatSolution solution = solveHeat(problem, tight());
        QVERIFY(solution.status == HeatSolution::Status::Converged);
        const std::vector<double> x = edgesOf(problem.dx_m), y = edgesOf(problem.dy_m);
        const std::vector<double> volts = asResistors(x, y);
        const std::size_t plane = problem.nx() * problem.ny();
        double worst = 0;
        std::size_t node = plane;
        for (std::size_t i = 0; i < plane; ++i) {
            worst = std::max(worst, std::abs(solution.rise_k[i] / volts[i] - 1));
            const std::size_t column = i % problem.nx(), row = i / problem.nx();
            if (x[column] > 1.9 && x[column] < 9.9 && y[row] > 3.9 && y[row] < 11.9)
                worst = std::max(worst, std::abs(solution.rise_k[2 * plane + i] / volts[node++] - 1));
        }
        QVERIFY(node == volts.size() && node > plane);
        QVERIFY2(worst < 1e-3, qPrintable(QString::number(worst)));
        const IrResult result = solveIr(input, kGrid, tight());
        const double most = *std::max_element(volts.begin(), volts.end());
        QVERIFY(std::abs(result.nets[0].worst_mv / (1e3 * most) - 1) < 1e-3);
        QVERIFY(result.nets[0].worst == PlacedId("DIE"));
        QCOMPARE(std::ranges::count_if(result.fields[1].drop_mv, [](float mv) { return mv > 0; }), 64); // of the die
    }

    void currentIsConserved()
    {
        for (const fixtures::Named& fixture : fixtures::all()) {
            const IrResult result = mapOf(supplied(fixture.make()), 24);
            QVERIFY2(!result.nets.empty(), fixture.name.c_str());
            for (const IrNetFigures& net : result.nets) {
                QVERIFY2(net.current_a > 0, fixture.name.c_str());
                QVERIFY2(net.conservation_error < 1e-9,
                         (fixture.name + ' ' + std::to_string(net.conservation_error * 1e9)).c_str());
            }
        }
    }

    /// Two rails of half the power each share metal and joints: neither sees anything but what one would.
    void splittingARailChangesNothing()
    {
        const IrResult one = mapOf(supplied(fixtures::threeDOnTwoHalfD()), 24);
        const IrResult two = mapOf(supplied(fixtures::threeDOnTwoHalfD(), 2), 24);
        QCOMPARE(two.nets.size(), std::size_t{2});
        for (const IrNetFigures& net : two.nets)
            QVERIFY(std::abs(net.worst_mv / one.nets[0].worst_mv - 1) < 1e-6);
    }

    /// The rail's own ripple is the limit, its part and place are named; a place that no joint reaches is told apart.
    void moreThanTheRippleIsFound()
    {
        IrInput input = twoSheets();
        const double worst = solveIr(input, kGrid, tight()).nets[0].worst_mv;
        QVERIFY(solveIr(input, kGrid, tight()).diagnostics.empty()); // no rail states a limit
        input.allowed_mv[1][0] = 1.001 * worst;
        QVERIFY(solveIr(input, kGrid, tight()).diagnostics.empty());
        input.allowed_mv[1][0] = 0.999 * worst;
        const Diagnostics found = solveIr(input, kGrid, tight()).diagnostics;
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].code + ' ' + found[0].ids.front(), std::string("POWER-006 DIE"));
        QVERIFY(found[0].severity == Severity::Warning);
        QVERIFY(*found[0].value == worst && *found[0].limit == 0.999 * worst);
        QVERIFY(found[0].message.starts_with("core 0.8 V loses "));
        QVERIFY(found[0].message.find("nothing below") == std::string::npos);
        input.joins[1].regions = {square(6, 4, 4)}; // not below the block that draws most
        const Diagnostics unfed = solveIr(input, kGrid, tight()).diagnostics;
        QVERIFY(unfed.size() == 1 && unfed[0].message.find("nothing below") != std::string::npos);
    }

    /// 0.8 V and 5 %: 40 mV; the ripple that a rail states comes before.
    void theRippleOfTheRailIsAllowed()
    {
        Assembly assembly = supplied(fixtures::emibUnderTwoDies());
        const auto allowed = [&] {
            const std::vector<PlacedBody> bodies = layOut(assembly);
            const IrInput input =
                irInput(assembly, bodies, powerLayout(assembly, bodies, findContacts(assembly, bodies)));
            std::vector<double> stated;
            for (std::size_t s = 0; s < input.sheets.size(); ++s)
                if (input.current_a[s][0] > 0) stated.push_back(input.allowed_mv[s][0]);
            return stated;
        };
        for (const double mv : allowed())
            QVERIFY(std::abs(mv - 40) < 1e-12);
        assembly.catalogue.edit([](Catalogue& c) {
            for (auto& [id, part] : c.parts)
                for (Rail& rail : part.rails)
                    rail.ripple_share = 0.02;
        });
        QVERIFY(!allowed().empty());
        for (const double mv : allowed())
            QVERIFY(std::abs(mv - 16) < 1e-12);
        assembly.catalogue.edit([](Catalogue& c) { // two supplies of one net: the stricter holds, though it comes first
            for (auto& [id, part] : c.parts)
                if (!part.rails.empty()) {
                    part.rails.push_back(part.rails[0]);
                    part.rails[0].power_share = part.rails[1].power_share = 0.5;
                    part.rails[1].ripple_share = 0.05;
                }
        });
        for (const double mv : allowed())
            QVERIFY(std::abs(mv - 16) < 1e-12);
    }

    /// Both ends are what a map with those resistances would say, of the net and of its part.
    void bandsAreThoseOfTheResistances()
    {
        IrInput input = twoSheets();
        QVERIFY(!solveIr(input, kGrid, tight()).nets[0].worst_low_mv);
        input.sheets[1].sheet_mohm = {30, 10, 90};
        input.joins[0].ohm_mm2 = {{2, 1, 3}};
        const IrResult banded = IrSolver().solveBands(input, kGrid, tight());
        input.sheets[1].sheet_mohm = ohms(10);
        input.joins[0].ohm_mm2 = {ohms(1)};
        const double low = solveIr(input, kGrid, tight()).nets[0].worst_mv;
        input.sheets[1].sheet_mohm = ohms(90);
        input.joins[0].ohm_mm2 = {ohms(3)};
        const double high = solveIr(input, kGrid, tight()).nets[0].worst_mv;
        QVERIFY(low < banded.nets[0].worst_mv && banded.nets[0].worst_mv < high);
        QCOMPARE(*banded.nets[0].worst_low_mv, low);
        QCOMPARE(*banded.nets[0].worst_high_mv, high);
        QCOMPARE(*banded.parts[0].worst_high_mv, high);
        const IrResult exact = IrSolver().solveBands(twoSheets(), kGrid, tight());
        QCOMPARE(*exact.nets[0].worst_low_mv, *exact.nets[0].worst_high_mv);
    }

    /// Nets in one proportion are solved once: the second has the field of the first and its own current. A net that
    /// another part draws too is no such net.
    void netsInProportion()
    {
        IrInput input = twoSheets();
        const auto split = [&](double part) {
            input.nets = {"a", "b"};
            input.at_least = {false, false};
            input.current_a = {{0, 0}, {100 * part, 100 * (1 - part)}};
            input.share = {{part, 1 - part}, {part, 1 - part}};
            input.allowed_mv = {{0, 0}, {0, 0}};
            for (auto [join, mm2] : {std::pair(0, 2.0), std::pair(1, 0.4)})
                input.joins[static_cast<std::size_t>(join)].ohm_mm2 = {ohms(mm2 / part), ohms(mm2 / (1 - part))};
        };
        const IrResult whole = solveIr(input, kGrid, tight());
        split(0.7);
        const IrResult both = solveIr(input, kGrid, tight());
        QCOMPARE(both.nets.size(), std::size_t{2});
        QCOMPARE(both.fields.size(), 2 * whole.fields.size());
        QVERIFY(std::abs(both.nets[1].current_a / 30 - 1) < 1e-9 &&
                std::abs(both.nets[1].current_out_a / 30 - 1) < 1e-6);
        QVERIFY(std::abs(both.nets[1].worst_mv / whole.nets[0].worst_mv - 1) < 1e-6);
        QVERIFY(std::abs(both.parts[1].mean_mv / whole.parts[0].mean_mv - 1) < 1e-6);
        const auto ownWorst = [&] { return 1e3 * solveHeat(irProblem(input, 1, kGrid), tight()).max_rise_k; };
        const double before = ownWorst();
        input.share[1] = {0.8, 0.2}; // metal of the die that is not shared as the currents are
        QVERIFY(ownWorst() > 1.01 * before);
        QVERIFY(std::abs(solveIr(input, kGrid, tight()).nets[1].worst_mv / ownWorst() - 1) < 1e-9);
        input.share[1] = {0.7, 0.3};
        input.current_a[0][1] = 50; // the carrier draws of the second alone
        const double own = ownWorst();
        QVERIFY(std::abs(solveIr(input, kGrid, tight()).nets[1].worst_mv / own - 1) < 1e-9);
        QVERIFY(own > 1.1 * whole.nets[0].worst_mv);
    }

    void dropIsLinearAndFallsWithMetal()
    {
        IrInput input = twoSheets();
        const double worst = solveIr(input, kGrid, tight()).nets[0].worst_mv;
        input.current_a[1][0] = 200;
        QVERIFY(std::abs(solveIr(input, kGrid, tight()).nets[0].worst_mv / worst - 2) < 1e-8);
        input = twoSheets();
        input.sheets[1].sheet_mohm = ohms(15);
        QVERIFY(solveIr(input, kGrid, tight()).nets[0].worst_mv < worst);
        input = twoSheets();
        input.joins[1].ohm_mm2 = {ohms(0.8)};
        QVERIFY(solveIr(input, kGrid, tight()).nets[0].worst_mv > worst);
    }
};

QTEST_APPLESS_MAIN(TstPowerMap)
#include "tst_power_map.moc"
