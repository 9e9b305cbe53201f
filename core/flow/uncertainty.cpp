// SPDX-License-Identifier: GPL-3.0-or-later
// Tornado and Monte Carlo. Every sample has random numbers of its own, made from its index, so threads cannot matter.
#include "flow/uncertainty.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <numbers>
#include <numeric>
#include <thread>

namespace interpose {

namespace {

constexpr double kZ95 = 1.6448536269514722; ///< 95 % point of the normal
constexpr int kChunk = 128;                 ///< samples between two looks at progress and stop

/// SplitMix64: a counter made random; streams of different samples start far apart.
class Random
{
public:
    Random(std::uint64_t seed, std::uint64_t sample) : m_state(mixed(seed) ^ mixed(~sample)) {}

    /// In (0, 1).
    double next()
    {
        m_state += 0x9E3779B97F4A7C15u;
        return (static_cast<double>(mixed(m_state) >> 11) + 0.5) * 0x1.0p-53;
    }

private:
    static std::uint64_t mixed(std::uint64_t x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        return x ^ (x >> 31);
    }

    std::uint64_t m_state;
};

double triangular(double low, double peak, double high, double u)
{
    const double width = high - low, split = (peak - low) / width;
    return u < split ? low + std::sqrt(u * width * (peak - low)) : high - std::sqrt((1 - u) * width * (high - peak));
}

double standardNormal(double u1, double u2)
{
    return std::sqrt(-2 * std::log(u1)) * std::cos(2 * std::numbers::pi * u2);
}

/// Median sqrt(low high), 5 and 95 % at the ends. Precondition: 0 < low < high.
double logNormal(double low, double high, double z)
{
    const double middle = std::log(low * high) / 2, half = std::log(high / low) / 2;
    return std::exp(middle + half / kZ95 * z);
}

constexpr double kSkewed = 4; ///< high over low beyond which a triangle puts nearly all its weight near the high end

/// A fraction near one: what it lacks to one is the quantity that spreads.
bool isNearOne(const FlowBand& band)
{
    return band.most == 1 && band.low >= 0.5 && band.high < 1;
}

double usual(const FlowBand& band, double u1, double u2)
{
    if (isNearOne(band) && (1 - band.low) > kSkewed * (1 - band.high))
        return 1 - logNormal(1 - band.high, 1 - band.low, -standardNormal(u1, u2));
    if (band.low > 0 && band.high > kSkewed * band.low) return logNormal(band.low, band.high, standardNormal(u1, u2));
    return triangular(band.low, band.value, band.high, u1);
}

struct Samples
{
    std::vector<double> cost, assembly, rolled;
    std::vector<char> drawn;
};

/// Draws chunks until none is left or nobody wants more.
class Team
{
public:
    Team(const FlowInput& input, const std::vector<FlowBand>& bands, const MonteCarloOptions& options)
        : m_input(input), m_bands(bands), m_options(options)
    {
        const auto count = static_cast<std::size_t>(std::max(0, options.samples));
        for (std::vector<double>* list : {&m_samples.cost, &m_samples.assembly, &m_samples.rolled})
            list->resize(count);
        m_samples.drawn.resize(count);
    }

    void run()
    {
        std::vector<std::jthread> others;
        for (int i = 1; i < m_options.threads; ++i)
            others.emplace_back([this] { work(); });
        work();
    }

    const Samples& samples() const { return m_samples; }

private:
    void work()
    {
        FlowInput own = m_input;
        for (;;) {
            const int first = m_next.fetch_add(kChunk);
            if (first >= m_options.samples || m_options.cancel.requested()) return;
            const int last = std::min(first + kChunk, m_options.samples);
            for (int i = first; i < last; ++i)
                draw(own, static_cast<std::size_t>(i));
            report(last - first);
        }
    }

    void draw(FlowInput& own, std::size_t i)
    {
        Random random(m_options.seed, i);
        for (const FlowBand& band : m_bands) {
            const double u1 = random.next(), u2 = random.next();
            applyBand(band, drawFromBand(band, m_options.distribution, u1, u2), own);
        }
        const FlowResult result = evaluateFlow(own);
        m_samples.cost[i] = result.cost_per_good_module_usd;
        m_samples.assembly[i] = result.assembly_yield;
        m_samples.rolled[i] = result.rolled_yield;
        m_samples.drawn[i] = 1;
    }

    void report(int count)
    {
        const std::scoped_lock lock(m_mutex);
        m_done += count;
        if (m_options.progress) m_options.progress(m_done);
    }

    const FlowInput& m_input;
    const std::vector<FlowBand>& m_bands;
    const MonteCarloOptions& m_options;
    Samples m_samples;
    std::atomic<int> m_next = 0;
    std::mutex m_mutex;
    int m_done = 0;
};

std::vector<double> drawnOf(const std::vector<double>& values, const std::vector<char>& drawn)
{
    std::vector<double> result;
    result.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (drawn[i]) result.push_back(values[i]);
    return result;
}

} // namespace

double TornadoBar::costSwingUsd() const
{
    return std::abs(cost_at_high_usd - cost_at_low_usd);
}

std::vector<TornadoBar> tornado(const FlowInput& input, const std::vector<FlowBand>& bands, const Cancel& cancel)
{
    std::vector<TornadoBar> bars;
    FlowInput own = input;
    for (const FlowBand& band : bands) {
        if (cancel.requested()) break;
        applyBand(band, band.low, own);
        const FlowResult low = evaluateFlow(own);
        applyBand(band, band.high, own);
        const FlowResult high = evaluateFlow(own);
        applyBand(band, band.value, own);
        bars.push_back({band.pointer, band.grade, band.value, band.low, band.high, low.cost_per_good_module_usd,
                        high.cost_per_good_module_usd, low.assembly_yield, high.assembly_yield});
    }
    std::erase_if(bars, [](const TornadoBar& bar) { // stated, but of no effect here
        return bar.cost_at_low_usd == bar.cost_at_high_usd && bar.assembly_yield_at_low == bar.assembly_yield_at_high;
    });
    std::ranges::stable_sort(
        bars, [](const TornadoBar& a, const TornadoBar& b) { return a.costSwingUsd() > b.costSwingUsd(); });
    return bars;
}

double drawFromBand(const FlowBand& band, Distribution distribution, double u1, double u2)
{
    if (band.high <= band.low) return band.value;
    double value = 0;
    // A log-normal needs a band above zero; one that touches it is drawn as a triangle.
    const bool logarithmic = distribution == Distribution::LogNormal && band.low > 0;
    if (logarithmic) {
        value = logNormal(band.low, band.high, standardNormal(u1, u2));
    } else if (distribution == Distribution::Normal) {
        value = (band.low + band.high) / 2 + (band.high - band.low) / 2 / kZ95 * standardNormal(u1, u2);
    } else if (distribution == Distribution::Usual) {
        value = usual(band, u1, u2);
    } else {
        value = triangular(band.low, band.value, band.high, u1);
    }
    return std::clamp(value, band.least, band.most);
}

Spread spreadOf(std::vector<double> values)
{
    if (values.empty()) return {};
    const auto count = static_cast<double>(values.size());
    Spread spread;
    spread.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    for (const double value : values)
        spread.deviation += (value - spread.mean) * (value - spread.mean);
    spread.deviation = std::sqrt(spread.deviation / std::max(1.0, count - 1));
    std::ranges::sort(values);
    const auto at = [&](double share) {
        const double place = share * (count - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, values.size() - 1);
        return std::lerp(values[below], values[above], place - std::floor(place));
    };
    spread.p5 = at(0.05);
    spread.p50 = at(0.5);
    spread.p95 = at(0.95);
    return spread;
}

MonteCarloResult monteCarlo(const FlowInput& input, const std::vector<FlowBand>& bands,
                            const MonteCarloOptions& options)
{
    Team team(input, bands, options);
    team.run();
    const Samples& samples = team.samples();
    MonteCarloResult result;
    result.samples = static_cast<int>(std::ranges::count(samples.drawn, char{1}));
    result.stopped = result.samples < options.samples;
    result.cost_per_good_module_usd = spreadOf(drawnOf(samples.cost, samples.drawn));
    result.assembly_yield = spreadOf(drawnOf(samples.assembly, samples.drawn));
    result.rolled_yield = spreadOf(drawnOf(samples.rolled, samples.drawn));
    return result;
}

} // namespace interpose
