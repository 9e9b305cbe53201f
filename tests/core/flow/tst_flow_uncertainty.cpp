// SPDX-License-Identifier: GPL-3.0-or-later
// Bands of the inputs: found in an assembly, put in their place, moved one at a time and drawn all at once.
#include "flow/uncertainty.hpp"

#include "fixtures.hpp"

#include <QTest>

#include <atomic>
#include <cmath>
#include <numbers>

using namespace interpose;

namespace {

Fact band(double low, double high)
{
    Fact fact;
    fact.low = low;
    fact.high = high;
    return fact;
}

/// 3D on 2.5D with bands on one record of every kind.
Assembly banded()
{
    Assembly assembly = fixtures::threeDOnTwoHalfD();
    assembly.catalogue.edit([](Catalogue& c) {
        Technology& t = c.technology;
        t.nodes.at("logic").facts["defects_per_cm2"] = band(0.02, 0.5);
        t.nodes.at("logic").facts["name"] = band(1, 2); // not a figure of the flow
        t.nodes.at("carrier65").facts["wafer_price_usd"] = band(100, 9000);
        t.carriers.at("organic").facts["cost_usd_per_mm2"] = band(0, 1);
        t.bonds.at("hybrid").facts["yield"] = band(0.9, 1.2);
        t.bonds.at("bridge").facts["yield"] = band(0.9, 1); // no attach uses it
        c.parts.at(PartId("hbm")).facts["price_usd"] = band(50, 900);
        c.parts.at(PartId("hbm")).facts["width_um"] = band(1, 2);
        CarrierTechnology& silicon = t.carriers.at("silicon");
        silicon.wire_defects_per_cm2 = 0.06;
        silicon.wire_defect_size = Coord::fromUm(0.4);
        silicon.facts["wire_defects_per_cm2"] = band(0.01, 0.3);
        silicon.facts["wire_defect_size_um"] = band(0.2, 0.8);
        Part& xcd = c.parts.at(PartId("xcd")); // placed four times
        xcd.sort_coverage = 0.98;
        xcd.facts["sort_coverage"] = band(0.9, 0.999);
        xcd.harvest = Harvest{20, 19, 2};
        xcd.harvest->facts["unit_area_mm2"] = band(1, 2.5);
    });
    assembly.flow.final_test_cost_usd = 20;
    assembly.flow.facts["final_test_cost_usd"] = band(5, 60);
    assembly.flow.facts["lid_cost_usd"].note = "no band";
    assembly.flow.steps = usualSteps(false);
    assembly.flow.steps[7].cost_usd = 3;
    assembly.flow.steps[7].facts["cost_usd"] = band(1, 10);
    return assembly;
}

FlowInput inputOf(const Assembly& assembly)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    return flowInput(assembly, bodies, findContacts(assembly, bodies));
}

FlowBand plain(double low, double value, double high)
{
    FlowBand made;
    made.low = low;
    made.value = value;
    made.high = high;
    made.most = 1e9;
    return made;
}

/// Mean and deviation of draws on an even grid of both numbers.
std::pair<double, double> moments(const FlowBand& band, Distribution distribution)
{
    double sum = 0, squares = 0;
    const int n = 600;
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) {
            const double x = drawFromBand(band, distribution, (i + 0.5) / n, (j + 0.5) / n);
            sum += x;
            squares += x * x;
        }
    }
    const double mean = sum / n / n;
    return {mean, std::sqrt(squares / n / n - mean * mean)};
}

bool near(double got, double expected, double relative)
{
    return std::abs(got - expected) <= relative * std::abs(expected);
}

} // namespace

class TstFlowUncertainty : public QObject
{
    Q_OBJECT

private slots:
    void bandsOfAnAssembly()
    {
        const Assembly assembly = banded();
        const std::vector<FlowBand> bands = flowBands(assembly, inputOf(assembly));
        QStringList found;
        for (const FlowBand& one : bands)
            found << QString::fromStdString(one.pointer);
        QCOMPARE(found, (QStringList{"/assembly/technology/nodes/carrier65/wafer_price_usd",
                                     "/assembly/technology/nodes/logic/defects_per_cm2",
                                     "/assembly/technology/carriers/organic/cost_usd_per_mm2",
                                     "/assembly/technology/carriers/silicon/wire_defects_per_cm2",
                                     "/assembly/technology/carriers/silicon/wire_defect_size_um",
                                     "/assembly/technology/bonds/hybrid/yield", "/assembly/parts/hbm/price_usd",
                                     "/assembly/parts/xcd/harvest/unit_area_mm2", "/assembly/parts/xcd/sort_coverage",
                                     "/flow/final_test_cost_usd", "/flow/steps/7/cost_usd"}));
        QCOMPARE(bands[5].high, 1.0); // a yield's own limit
        QCOMPARE(bands[9].value, 20.0);
    }

    /// Every band moves the very figure that the file would: the result equals that of the edited assembly.
    void bandsArePutInTheirPlace()
    {
        const Assembly assembly = banded();
        const FlowInput input = inputOf(assembly);
        const std::vector<FlowBand> bands = flowBands(assembly, input);
        const std::function<void(Assembly&)> edits[] = {
            [](Assembly& a) {
                a.catalogue.edit([](Catalogue& c) { c.technology.nodes.at("carrier65").wafer_price_usd = 9000; });
            },
            [](Assembly& a) {
                a.catalogue.edit([](Catalogue& c) { c.technology.nodes.at("logic").defects_per_cm2 = 0.5; });
            },
            [](Assembly& a) {
                a.catalogue.edit([](Catalogue& c) { c.technology.carriers.at("organic").cost_usd_per_mm2 = 1; });
            },
            [](Assembly& a) {
                a.catalogue.edit([](Catalogue& c) { c.technology.carriers.at("silicon").wire_defects_per_cm2 = 0.3; });
            },
            [](Assembly& a) {
                a.catalogue.edit(
                    [](Catalogue& c) { c.technology.carriers.at("silicon").wire_defect_size = Coord::fromUm(0.8); });
            },
            [](Assembly& a) { a.catalogue.edit([](Catalogue& c) { c.technology.bonds.at("hybrid").yield = 1; }); },
            [](Assembly& a) { a.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("hbm")).price_usd = 900; }); },
            [](Assembly& a) {
                a.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("xcd")).harvest->unit_area_mm2 = 2.5; });
            },
            [](Assembly& a) {
                a.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("xcd")).sort_coverage = 0.999; });
            },
            [](Assembly& a) { a.flow.final_test_cost_usd = 60; },
            [](Assembly& a) { a.flow.steps[7].cost_usd = 10; },
        };
        for (std::size_t i = 0; i < bands.size(); ++i) {
            Assembly edited = assembly;
            edits[i](edited);
            FlowInput own = input;
            applyBand(bands[i], bands[i].high, own);
            QVERIFY2(own == inputOf(edited), bands[i].pointer.c_str());
            QVERIFY2(own != input, bands[i].pointer.c_str());
        }
    }

    void tornadoIsOneAtATime()
    {
        const Assembly assembly = banded();
        FlowInput input = inputOf(assembly);
        input.wires = {{PlacedId("INT"), "channel", 1, 1, 0.5, 5000, 25000}};
        const std::vector<FlowBand> bands = flowBands(assembly, input);
        const std::vector<TornadoBar> bars = tornado(input, bands);
        QCOMPARE(bars.size(), bands.size());
        for (std::size_t i = 1; i < bars.size(); ++i)
            QVERIFY(bars[i - 1].costSwingUsd() >= bars[i].costSwingUsd());
        for (const TornadoBar& bar : bars) {
            const auto band = std::ranges::find(bands, bar.pointer, &FlowBand::pointer);
            FlowInput own = input;
            applyBand(*band, band->low, own);
            QCOMPARE(bar.cost_at_low_usd, evaluateFlow(own).cost_per_good_module_usd);
            applyBand(*band, band->high, own);
            QCOMPARE(bar.cost_at_high_usd, evaluateFlow(own).cost_per_good_module_usd);
            QCOMPARE(bar.assembly_yield_at_high, evaluateFlow(own).assembly_yield);
            QVERIFY(bar.costSwingUsd() > 0);
        }
    }

    void momentsOfTheDistributions()
    {
        const FlowBand skew = plain(10, 12, 30);
        QVERIFY(near(drawFromBand(skew, Distribution::Triangular, 0.0975, 0), 10 + std::sqrt(0.0975 * 40), 1e-12));
        QVERIFY(near(drawFromBand(skew, Distribution::Triangular, 0.55, 0), 30 - std::sqrt(0.45 * 360), 1e-12));
        const auto [mean, deviation] = moments(skew, Distribution::Triangular);
        QVERIFY(near(mean, (10 + 12 + 30) / 3.0, 1e-4));
        QVERIFY(near(deviation, std::sqrt((100 + 144 + 900 - 120 - 300 - 360) / 18.0), 1e-3));
        const double z = 1.6448536269514722;
        const auto [middle, sigma] = moments(skew, Distribution::Normal);
        QVERIFY(near(middle, 20, 1e-3));
        QVERIFY(near(sigma, 10 / z, 5e-3)); // the grid cuts the tails
        const double s = std::log(3.0) / 2 / z, m = std::log(300.0) / 2;
        const auto [logMean, logSigma] = moments(skew, Distribution::LogNormal);
        QVERIFY(near(logMean, std::exp(m + s * s / 2), 1e-3));
        QVERIFY(near(logSigma, std::exp(m + s * s / 2) * std::sqrt(std::exp(s * s) - 1), 1e-2));
    }

    /// Skewed bands spread about their geometric mean, losses of yields too; others as triangles.
    void usualDraws()
    {
        const auto median = [](const FlowBand& band) {
            std::vector<double> values;
            for (int i = 0; i < 400; ++i)
                for (int j = 0; j < 400; ++j)
                    values.push_back(drawFromBand(band, Distribution::Usual, (i + 0.5) / 400, (j + 0.5) / 400));
            return spreadOf(std::move(values));
        };
        const Spread defects = median(plain(0.0005, 0.002, 0.05));
        QVERIFY(near(defects.p50, std::sqrt(0.0005 * 0.05), 1e-2));
        QVERIFY(near(defects.p5, 0.0005, 3e-2));
        QVERIFY(near(defects.p95, 0.05, 3e-2));
        FlowBand yield = plain(0.99, 0.998, 0.9995);
        yield.most = 1;
        QVERIFY(near(1 - median(yield).p50, std::sqrt(0.01 * 0.0005), 1e-2));
        QVERIFY(near(1 - median(yield).p5, 0.01, 3e-2));
        QVERIFY(near(median(plain(10, 12, 30)).mean, (10 + 12 + 30) / 3.0, 1e-2));
    }

    void aFigureWithoutEffectHasNoBar()
    {
        FlowInput input;
        FlowBand idle = plain(1, 2, 3);
        idle.member = &FlowSettings::bad_site_cost_usd;
        FlowBand test = plain(1, 2, 3);
        test.member = &FlowSettings::final_test_cost_usd;
        QCOMPARE(tornado(input, {idle, test}).size(), std::size_t{1});
    }

    void drawsStayWithinLimits()
    {
        FlowBand share = plain(0.9, 0.99, 1);
        share.most = 1;
        for (int i = 0; i < 1000; ++i)
            for (const auto d : {Distribution::Triangular, Distribution::Normal, Distribution::LogNormal}) {
                const double x = drawFromBand(share, d, (i + 0.5) / 1000, 0.01);
                QVERIFY(x >= 0 && x <= 1);
            }
        for (const auto d : {Distribution::Triangular, Distribution::Normal, Distribution::LogNormal})
            QCOMPARE(drawFromBand(plain(3, 3, 3), d, 0.01, 0.5), 3.0);
        for (const double u : {0.1, 0.5, 0.9}) // touches zero: a triangle
            QCOMPARE(drawFromBand(plain(0, 1, 4), Distribution::LogNormal, u, 0.5),
                     drawFromBand(plain(0, 1, 4), Distribution::Triangular, u, 0.5));
    }

    void monteCarloOfALinearCost()
    {
        // One input with one effect that is linear: what comes out is what went in, scaled.
        FlowInput input;
        input.settings.final_test_cost_usd = 12;
        FlowBand cost = plain(10, 12, 30);
        cost.member = &FlowSettings::final_test_cost_usd;
        MonteCarloOptions options;
        options.samples = 20000;
        input.settings.final_test_coverage = 0;
        const MonteCarloResult result = monteCarlo(input, {cost}, options);
        const double deviation = std::sqrt(364 / 18.0), error = deviation / std::sqrt(20000.0);
        QCOMPARE(result.samples, 20000);
        QVERIFY(std::abs(result.cost_per_good_module_usd.mean - 52 / 3.0) < 4 * error);
        QVERIFY(near(result.cost_per_good_module_usd.deviation, deviation, 0.02));
        QVERIFY(near(result.cost_per_good_module_usd.p95, 30 - std::sqrt(0.05 * 20 * 18), 0.01));
        QVERIFY(near(result.cost_per_good_module_usd.p5, 10 + std::sqrt(0.05 * 20 * 2), 0.01));
        QVERIFY(!result.stopped && result.assembly_yield.deviation < 1e-12);
    }

    void sameSeedSameBitsOnAnyThreads()
    {
        const Assembly assembly = banded();
        const FlowInput input = inputOf(assembly);
        const std::vector<FlowBand> bands = flowBands(assembly, input);
        MonteCarloOptions options;
        options.samples = 700;
        options.threads = 1;
        const MonteCarloResult one = monteCarlo(input, bands, options);
        options.threads = 3;
        QVERIFY(monteCarlo(input, bands, options) == one);
        options.seed = 2;
        QVERIFY(!(monteCarlo(input, bands, options) == one));
        QVERIFY(one.cost_per_good_module_usd.p5 < one.cost_per_good_module_usd.p50 &&
                one.cost_per_good_module_usd.p50 < one.cost_per_good_module_usd.p95);
        QVERIFY(one.assembly_yield.p95 <= 1 && one.rolled_yield.p50 < one.assembly_yield.p50);
    }

    void saysHowFarAndStops()
    {
        const Assembly assembly = banded();
        const FlowInput input = inputOf(assembly);
        std::atomic<int> last = 0;
        MonteCarloOptions options;
        options.samples = 1000;
        options.progress = [&](int done) { last = done; };
        monteCarlo(input, flowBands(assembly, input), options);
        QCOMPARE(last.load(), 1000);
        options.cancel = Cancel([&] { return last >= 256; });
        last = 0;
        const MonteCarloResult stopped = monteCarlo(input, flowBands(assembly, input), options);
        QVERIFY(stopped.stopped && stopped.samples >= 256 && stopped.samples < 1000);
        QVERIFY(stopped.cost_per_good_module_usd.p50 > 0);
    }

    void aStopEndsTheTornadoToo()
    {
        const Assembly assembly = banded();
        const FlowInput input = inputOf(assembly);
        int asked = 0;
        const Cancel afterThree([&] { return ++asked > 3; });
        QCOMPARE(tornado(input, flowBands(assembly, input), afterThree).size(), std::size_t{3});
    }

    void spreadOfKnownNumbers()
    {
        const Spread spread = spreadOf({4, 1, 3, 2, 5});
        QCOMPARE(spread.p50, 3.0);
        QCOMPARE(spread.mean, 3.0);
        QVERIFY(near(spread.p5, 1.2, 1e-12) && near(spread.p95, 4.8, 1e-12));
        QVERIFY(near(spread.deviation, std::sqrt(2.5), 1e-12));
        QVERIFY(spreadOf({}) == Spread{});
    }
};

QTEST_APPLESS_MAIN(TstFlowUncertainty)
#include "tst_flow_uncertainty.moc"
