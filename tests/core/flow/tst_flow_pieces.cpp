// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces before they join: carriers by their wires and seams, harvested dies, forms of a test, counts per wafer.
#include "small_line.hpp"

#include "flow/die_yield.hpp"
#include "flow/wafer.hpp"

#include <QTest>

using namespace interpose;
using namespace interpose::tests;

class TstFlowPieces : public QObject
{
    Q_OBJECT

private slots:
    void carriersByTheirWires()
    {
        FlowInput input = pair();
        const double outline = *evaluateFlow(input).parts[2].sort_yield;
        QVERIFY(near(outline, std::pow(1 + 900 * 0.05 / 100 / 10, -10)));
        QCOMPARE(evaluateFlow(input).parts[2].defect_form, std::string_view("outline area"));
        CarrierTechnology& technology = *input.parts[2].carrier;
        technology.wire_defects_per_cm2 = 0.06;
        technology.wire_defect_size = Coord::fromUm(0.4);
        technology.via_failure_ppm = 0.01;
        input.wires = {{PlacedId("INT"), "channel", 1, 1, 0.5, 5000, 25000},
                       {PlacedId("INT"), "fine", 0.4, 0.4, 1, 100, 50}};
        const FlowResult result = evaluateFlow(input);
        const PartFlowFigures& carrier = result.parts[2];
        // 0.16 um2 x (1/1 + 1.5/1) per um over 25 m, and 0.4 um x 2 over 5 cm
        const double area = 25000 * 0.16 * 2.5 / 1000 + 50 * 0.8 / 1000;
        QVERIFY(near(*carrier.critical_area_mm2, area));
        QVERIFY(near(factor(carrier.sort_factors, "wires"), negativeBinomialYield(area * 0.06 / 100, 10)));
        QVERIFY(near(factor(carrier.sort_factors, "vias"), std::exp(10200 * std::log1p(-1e-8)), 1e-9));
        QVERIFY(carrier.defect_form.starts_with("critical area"));
        QVERIFY(*carrier.sort_yield > outline);
        input.wires[0].drawn_mm *= 3; // longer wires, more to hit
        QVERIFY(*evaluateFlow(input).parts[2].sort_yield < *carrier.sort_yield);
        input.wires.clear();
        QCOMPARE(*evaluateFlow(input).parts[2].sort_yield, 1.0); // nothing drawn, nothing to kill
        technology.wire_defects_per_cm2.reset();                 // the outline is there for profiles all the same
        QCOMPARE(*evaluateFlow(input).parts[2].sort_yield, outline);
        input.parts[2].process.reset(); // a panel: no clustering is known
        technology.defects_per_cm2 = 0.02;
        QVERIFY(near(*evaluateFlow(input).parts[2].sort_yield, std::exp(-900 * 0.02 / 100)));
    }

    void harvestingSavesDies()
    {
        FlowInput input = pair();
        const double plain = *evaluateFlow(input).parts[0].sort_yield;
        input.parts[0].process->yield_model = YieldModel::Poisson;
        const double poisson = *evaluateFlow(input).parts[0].sort_yield;
        input.parts[0].harvest = Harvest{20, 20, 10};
        QVERIFY(near(*evaluateFlow(input).parts[0].sort_yield, poisson)); // without a spare nothing is saved
        input.parts[0].harvest->needed = 18;
        const FlowResult result = evaluateFlow(input);
        const double unit = std::exp(-0.01);
        double expected = 0;
        for (const auto& [bad, ways] : {std::pair{0, 1.0}, {1, 20.0}, {2, 190.0}})
            expected += ways * std::pow(unit, 20 - bad) * std::pow(1 - unit, bad);
        QVERIFY(near(factor(result.parts[0].sort_factors, "enough units"), expected));
        QVERIFY(near(factor(result.parts[0].sort_factors, "rest of the die"), std::exp(-0.2)));
        QVERIFY(*result.parts[0].sort_yield > plain);
        QVERIFY(result.parts[0].defect_form.ends_with("spare units"));
    }

    void seamsOfACarrier()
    {
        FlowInput input = pair(); // 30 x 30 mm
        CarrierTechnology& technology = *input.parts[2].carrier;
        QVERIFY(!evaluateFlow(input).parts[2].reticle_fields);
        technology.reticle_width = Coord::fromMm(33);
        technology.reticle_height = Coord::fromMm(26);
        technology.stitch_yield = 0.99;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(*result.parts[2].reticle_fields, 2);
        QCOMPARE(factor(result.parts[2].sort_factors, "stitching"), 0.99);
        input.parts[2].width_mm = 53;
        QCOMPARE(*evaluateFlow(input).parts[2].reticle_fields, 3); // turned: 3 x 1 of 26 mm rather than 2 x 2
        QVERIFY(near(factor(evaluateFlow(input).parts[2].sort_factors, "stitching"), 0.9801));
        input.parts[2].width_mm = input.parts[2].height_mm = 50; // two by two: one line each way, not three seams
        QCOMPARE(*evaluateFlow(input).parts[2].reticle_fields, 4);
        QVERIFY(near(factor(evaluateFlow(input).parts[2].sort_factors, "stitching"), 0.9801));
    }

    /// What a probe reaches is what the sort catches; a part's own figure comes before both.
    void coverageFollowsTheProbes()
    {
        FlowInput input = pair();
        input.settings.unprobed_coverage = 0.4;
        input.parts[0].process->sort_coverage = 0.99;
        const double y = *evaluateFlow(input).parts[0].sort_yield;
        QVERIFY(near(evaluateFlow(input).parts[0].pass_fraction, 1 - (1 - y) * 0.99));
        input.parts[0].probeable = false;
        QVERIFY(near(evaluateFlow(input).parts[0].pass_fraction, 1 - (1 - y) * 0.4));
        QVERIFY(near(evaluateFlow(input).parts[1].pass_fraction, evaluateFlow(pair()).parts[1].pass_fraction));
        input.parts[0].sort_coverage = 0.7;
        QVERIFY(near(evaluateFlow(input).parts[0].pass_fraction, 1 - (1 - y) * 0.7));
    }

    /// Tested, inspected, or neither.
    void coverageOfACarrierFollowsItsCheck()
    {
        FlowInput input = pair();
        input.settings.carrier_test_coverage = 0.9;
        input.settings.inspection_coverage = 0.3;
        const double y = *evaluateFlow(input).parts[2].sort_yield;
        QVERIFY(near(evaluateFlow(input).parts[2].pass_fraction, 1 - (1 - y) * 0.9));
        CarrierTechnology& technology = *input.parts[2].carrier;
        technology.tested_before_attach = false;
        QVERIFY(near(evaluateFlow(input).parts[2].pass_fraction, 1));
        QVERIFY(near(evaluateFlow(input).parts[2].escape_fraction, 1 - y));
        technology.inspected = true;
        QVERIFY(near(evaluateFlow(input).parts[2].pass_fraction, 1 - (1 - y) * 0.3));
    }

    void williamsAndBrown()
    {
        FlowInput input = pair();
        input.settings.coverage_form = CoverageForm::WilliamsBrown;
        const FlowResult result = evaluateFlow(input);
        const double y = *result.parts[0].sort_yield;
        QVERIFY(near(result.parts[0].pass_fraction, std::pow(y, 0.99)));
        QVERIFY(near(result.parts[0].escape_fraction, 1 - std::pow(y, 0.01)));
        QVERIFY(near(result.final_pass_fraction, std::pow(result.assembly_yield, 0.99)));
        QVERIFY(near(result.rolled_yield, evaluateFlow(pair()).rolled_yield)); // what is good stays good
        for (const double c : {0.0, 1.0}) {                                    // at the ends both forms agree
            const KnownGood linear = knownGood(0.6, c), brown = knownGood(0.6, c, CoverageForm::WilliamsBrown);
            QCOMPARE(brown.pass, linear.pass);
            QCOMPARE(brown.quality, linear.quality);
        }
    }

    void criticalWidth()
    {
        // Equal to the integral of (x - gap) 2 x0^2/x^3 from the gap on, for both gaps, done by midpoints in ln x.
        for (const double gap : {0.4, 0.7, 2.0, 0.2}) {
            const double from = std::max(gap, 0.4);
            double sum = 0;
            const int n = 200000;
            for (int i = 0; i < n; ++i) {
                const double x = from * std::exp(14.0 * (i + 0.5) / n);
                sum += (x - gap) * 2 * 0.16 / (x * x) * 14.0 / n;
            }
            QVERIFY(near(criticalWidthUm(0.4, gap, gap, 1), 2 * sum, 1e-4));
        }
        QCOMPARE(criticalWidthUm(0, 1, 1, 0.5), 0.0);
        QVERIFY(near(criticalWidthUm(0.4, 1, 1, 0.5), 0.16 * 2.5));
    }

    void onlyEqualPiecesShareALine()
    {
        FlowInput input = pair();
        input.parts[1] = input.parts[0];
        input.parts[1].placed = PlacedId("B");
        QCOMPARE(evaluateFlow(input).lines.size(), std::size_t{3}); // of the die, the carrier, the module
        FlowInput other = input;
        other.parts[1].process->wafer_price_usd *= 2;
        const FlowResult result = evaluateFlow(other);
        QCOMPARE(result.lines.size(), std::size_t{4});
        QVERIFY(near(result.parts[1].cost_usd / result.parts[0].cost_usd, 2));
    }

    void countRules()
    {
        FlowInput input = pair();
        const Wafer wafer{300, 3, 0.1};
        const auto gross = [&](CountRule rule) {
            input.settings.die_count_rule = rule;
            return *evaluateFlow(input).parts[0].gross_per_wafer;
        };
        QCOMPARE(gross(CountRule::ClosedForm), diesClassic(wafer, 20, 20));
        QCOMPARE(gross(CountRule::ClosedFormSquare), diesClassicSquare(wafer, 400));
        QCOMPARE(gross(CountRule::ClosedFormBareWafer), diesClassicNoEdge(wafer, 20, 20));
        QCOMPARE(gross(CountRule::AreaRatio), diesByAreaRatio(wafer, 20, 20));
        QCOMPARE(gross(CountRule::Rounded), diesGrossRounded(wafer, 20, 20));
        QCOMPARE(gross(CountRule::Exact), bestAlignedDies(wafer, 20, 20).dies);
        input.settings.carrier_count_rule = CountRule::ClosedForm;
        QCOMPARE(*evaluateFlow(input).parts[2].gross_per_wafer, diesClassic(wafer, 30, 30));
        QVERIFY(evaluateFlow(input).parts[2].gross_rule.starts_with("closed form"));
    }
};

QTEST_APPLESS_MAIN(TstFlowPieces)
#include "tst_flow_pieces.moc"
