// SPDX-License-Identifier: GPL-3.0-or-later
// Assembly -> Report, the one way both the window and the command line go.
#pragma once

#include "engine/package_loads.hpp"
#include "engine/report.hpp"
#include "wiring/bump_table.hpp"

namespace interpose {

inline constexpr int kLiveGrid = 64, kFineGrid = 128;
inline constexpr double kLiveTolerance = 1e-3, kFineTolerance = 1e-5;

/// Dies that talk for which the network is worked out within the frame: it grows with their square.
inline constexpr std::size_t kLiveNetworkDies = kMaxPairDies;

/// Stages that answer within the frame. Keeps its last outputs and reuses those whose input did not change.
class InstantStages
{
public:
    /// \param most_dies  with more dies that talk the network is put off (InterconnectResult::network_put_off)
    explicit InstantStages(std::size_t most_dies = kLiveNetworkDies) : m_mostDies(most_dies) {}
    const InstantSections& evaluate(const Assembly& assembly, const RuleDeck& deck);
    /// Of the last evaluation; absent before the first.
    const std::optional<FlowInput>& flowInput() const { return m_flowInput; }
    const std::optional<WiringInput>& wiringInput() const { return m_wiringInput; }
    const std::optional<InterconnectInput>& interconnectInput() const { return m_interconnectInput; }
    const std::optional<PowerLayout>& powerLayout() const { return m_powerLayout; }
    const std::optional<PackageInput>& packageInput() const { return m_packageInput; }

private:
    std::size_t m_mostDies;
    std::optional<WiringInput> m_wiringInput;
    BumpTable m_bumps; ///< of it
    std::vector<GroundBody> m_ground;
    std::optional<InterconnectInput> m_interconnectInput;
    std::optional<PowerLayout> m_powerLayout;
    PackageLoads m_packageLoads; ///< supplies of m_powerLayout
    std::optional<FlowInput> m_flowInput;
    std::optional<PackageInput> m_packageInput;
    InstantSections m_sections;

    void evaluateWires(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                       const std::vector<Contact>& contacts);
};

/// The heat of an assembly. Derives the link heat itself, so that it never waits for the instant stages.
class HeatStages
{
public:
    void setInput(const Assembly& assembly);
    const HeatInput& input() const { return m_stage.input(); }
    bool isSolved(int grid, double tolerance) const { return m_stage.isSolved(grid, tolerance); }
    HeatResult solve(int grid, double tolerance, int threads, const Cancel& cancel = {});
    /// solve() with `answers`; see HeatStage.
    HeatResult answer(int grid, double tolerance, int threads, const Cancel& cancel = {});
    /// solve() with `step_response`; see HeatStage.
    HeatResult step(int grid, double tolerance, int threads, const Cancel& cancel = {});
    /// The voltage lost on the way in, on as many cells; kept until its input changes. Null when cancelled.
    std::shared_ptr<const IrResult> drops(int grid, double tolerance, int threads, const Cancel& cancel = {});
    /// drops() with their bands and the error of the grid, for more than three times the solves: at rest.
    std::shared_ptr<const IrResult> dropBands(int grid, double tolerance, int threads, const Cancel& cancel = {});
    /// Whether the last setInput() changed what drops() depends on.
    bool dropsChanged() const { return m_dropsChanged; }

private:
    IrInput m_irInput;
    std::shared_ptr<const IrResult> m_drops; ///< of m_irInput
    IrSolver m_dropSolver;
    int m_dropsGrid = 0;
    double m_dropsTolerance = 0;
    bool m_dropsBanded = false, m_dropsChanged = false;
    std::shared_ptr<const IrResult> drops(bool banded, int grid, double tolerance, int threads, const Cancel& cancel);
    std::optional<WiringInput> m_wiringInput;
    BumpTable m_bumps; ///< of it
    std::vector<double> m_addedW;
    std::vector<HeatSource> m_sources;
    HeatStage m_stage;
};

/// Figures of the strip from the sections at hand.
Kpis makeKpis(const Assembly& assembly, const InstantSections& instant, const std::optional<HeatResult>& heat);

struct EvaluateOptions
{
    RuleDeck deck;
    int grid = kFineGrid; ///< cells along each side of the root
    double tolerance = kFineTolerance;
    int threads = 1;
    std::optional<MonteCarloOptions> monte_carlo = {}; ///< bands of yield and cost; with progress and stop
    std::optional<Assembly> against = {};              ///< another variant to compare the cost with, volume by volume
    bool explain = false; ///< with the formula and inputs of every figure of wires and flow
    bool answers = false; ///< resistance matrix, headroom and bands as well
    bool step = false;    ///< step response as well
};

/// All sections at once, for the command line and tests. Same bits as the evaluator's fine result.
Report evaluate(const Assembly& assembly, const EvaluateOptions& options);

} // namespace interpose
