// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/safe_solver.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace interpose {

namespace {

using Cells = std::vector<double>;

/// The stated error is this many times what the preconditioned residual has fallen to: slow modes weigh little in it.
constexpr double kCaution = 1e3;
constexpr int kStepsPerCell = 40, kLeastSteps = 2000;

double series(double d1, double k1, double d2, double k2, double area)
{
    return 2 * area / (d1 / k1 + d2 / k2);
}

/// Factors of a symmetric tridiagonal system whose rows sum to something >= 0: only positive numbers are added.
struct Lines
{
    Cells carry, inverse_pivot;
};

class SafeRun
{
public:
    SafeRun(const HeatProblem& p, std::span<const double> power_w, const HeatSettings& settings, const Cancel& cancel)
        : m_p(p)
        , m_nx(p.nx())
        , m_plane(p.nx() * p.ny())
        , m_count(p.cells())
        , m_power(power_w.begin(), power_w.end())
        , m_settings(settings)
        , m_cancel(cancel)
    {
        buildFaces();
        buildLines();
        buildPlanes();
    }

    HeatSolution solve()
    {
        HeatSolution solution;
        solution.rise_k.assign(m_count, 0.0);
        for (const double w : m_power) {
            solution.power_w += w;
            m_absolute_w += std::abs(w);
        }
        const auto total = [](const Cells& cells) { return std::accumulate(cells.begin(), cells.end(), 0.0); };
        const bool finite = std::isfinite(total(m_west) + total(m_south) + total(m_down) + total(m_ambient));
        solution.status = finite && total(m_ambient) > 0 ? iterate(solution) : HeatSolution::Status::NoHeatPath;
        report(solution);
        return solution;
    }

private:
    void buildFaces()
    {
        m_west.assign(m_count, 0.0);
        m_south.assign(m_count, 0.0);
        m_down.assign(m_count, 0.0);
        m_ambient = m_p.storage_w_per_k.empty() ? Cells(m_count, 0.0) : m_p.storage_w_per_k;
        for (std::size_t z = 0, i = 0; z < m_p.nz(); ++z)
            for (std::size_t y = 0; y < m_p.ny(); ++y)
                for (std::size_t x = 0; x < m_nx; ++x, ++i)
                    buildCell(x, y, z, i);
    }

    void buildCell(std::size_t x, std::size_t y, std::size_t z, std::size_t i)
    {
        const double dx = m_p.dx_m[x], dy = m_p.dy_m[y], dz = m_p.dz_m[z];
        const Cells &kx = m_p.kx_w_per_mk, &ky = m_p.ky_w_per_mk, &kz = m_p.kz_w_per_mk;
        if (x > 0) m_west[i] = series(m_p.dx_m[x - 1], kx[i - 1], dx, kx[i], dy * dz);
        if (y > 0) m_south[i] = series(m_p.dy_m[y - 1], ky[i - m_nx], dy, ky[i], dx * dz);
        if (z > 0) m_down[i] = series(m_p.dz_m[z - 1], kz[i - m_plane], dz, kz[i], dx * dy);
        if (z == 0) m_ambient[i] += endFace(m_p.h_bottom_w_per_m2k, m_p.bottom_cover, i % m_plane, dx * dy, dz, kz[i]);
        if (z + 1 == m_p.nz())
            m_ambient[i] += endFace(m_p.h_top_w_per_m2k, m_p.top_cover, i % m_plane, dx * dy, dz, kz[i]);
    }

    static double endFace(double h, const Cells& cover, std::size_t column, double area, double dz, double kz)
    {
        if (h <= 0) return 0;
        return (cover.empty() ? area : area * cover[column]) / (1 / h + dz / (2 * kz));
    }

    /// What a cell gives sideways and to ambient: the excess of a z line's diagonal over its couplings.
    double excess(std::size_t i) const
    {
        const std::size_t x = i % m_nx, y = i % m_plane / m_nx;
        double sum = m_ambient[i] + m_west[i] + m_south[i];
        if (x + 1 < m_nx) sum += m_west[i + 1];
        if (y + 1 < m_p.ny()) sum += m_south[i + m_nx];
        return sum;
    }

    double up(std::size_t i) const { return i + m_plane < m_count ? m_down[i + m_plane] : 0.0; }

    void buildLines()
    {
        m_lines.carry.resize(m_count);
        m_lines.inverse_pivot.resize(m_count);
        Cells rest(m_plane, 0.0); // excess left of the cell below
        for (std::size_t i = 0; i < m_count; ++i) {
            double& below = rest[i % m_plane];
            below = excess(i) + (i >= m_plane ? m_lines.carry[i - m_plane] * below : 0.0);
            const double pivot = below + up(i);
            m_lines.inverse_pivot[i] = pivot > 0 ? 1 / pivot : 0.0;
            m_lines.carry[i] = up(i) * m_lines.inverse_pivot[i];
        }
    }

    /// The same for the means of whole planes: their couplings and ways to ambient are sums.
    void buildPlanes()
    {
        const std::size_t nz = m_p.nz();
        m_planes = {Cells(nz), Cells(nz)};
        Cells ambient(nz, 0.0), above(nz, 0.0);
        for (std::size_t i = 0; i < m_count; ++i) {
            ambient[i / m_plane] += m_ambient[i];
            above[i / m_plane] += up(i);
        }
        double rest = 0;
        for (std::size_t z = 0; z < nz; ++z) {
            rest = ambient[z] + (z > 0 ? m_planes.carry[z - 1] * rest : 0.0);
            const double pivot = rest + above[z];
            m_planes.inverse_pivot[z] = pivot > 0 ? 1 / pivot : 0.0;
            m_planes.carry[z] = above[z] * m_planes.inverse_pivot[z];
        }
    }

    static void solveLines(const Lines& lines, std::size_t stride, Cells& x)
    {
        for (std::size_t i = stride; i < x.size(); ++i)
            x[i] += lines.carry[i - stride] * x[i - stride];
        for (std::size_t i = x.size(); i-- > 0;)
            x[i] = x[i] * lines.inverse_pivot[i] + (i + stride < x.size() ? lines.carry[i] * x[i + stride] : 0.0);
    }

    void precondition(const Cells& r, Cells& z) const
    {
        z = r;
        solveLines(m_lines, m_plane, z);
        Cells means(m_p.nz(), 0.0);
        for (std::size_t i = 0; i < m_count; ++i)
            means[i / m_plane] += r[i];
        solveLines(m_planes, 1, means);
        for (std::size_t i = 0; i < m_count; ++i)
            z[i] += means[i / m_plane];
    }

    /// In flux form: differences of temperatures, never a small difference of large products.
    void apply(const Cells& t, Cells& out) const
    {
        for (std::size_t i = 0; i < m_count; ++i)
            out[i] = m_ambient[i] * t[i];
        const auto face = [&](double g, std::size_t i, std::size_t other) {
            const double w = g * (t[i] - t[other]);
            out[i] += w;
            out[other] -= w;
        };
        for (std::size_t i = 0; i < m_count; ++i) {
            if (m_west[i] > 0) face(m_west[i], i, i - 1);
            if (m_south[i] > 0) face(m_south[i], i, i - m_nx);
            if (m_down[i] > 0) face(m_down[i], i, i - m_plane);
        }
    }

    static double dot(const Cells& a, const Cells& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

    HeatSolution::Status iterate(HeatSolution& solution)
    {
        if (m_absolute_w == 0) return HeatSolution::Status::Converged;
        Cells r = m_power, z(m_count), image(m_count);
        precondition(r, z);
        Cells direction = z;
        double rz = dot(r, z);
        if (!std::isfinite(rz)) return HeatSolution::Status::NoHeatPath; // a conductivity that is none
        const double first = rz;
        const auto most = kLeastSteps + kStepsPerCell * static_cast<int>(m_nx + m_p.ny() + m_p.nz());
        while (solution.cycles < most) {
            if (m_cancel.requested()) return HeatSolution::Status::Cancelled;
            apply(direction, image);
            const double alpha = rz / dot(direction, image);
            if (!std::isfinite(alpha)) break;
            for (std::size_t i = 0; i < m_count; ++i) {
                solution.rise_k[i] += alpha * direction[i];
                r[i] -= alpha * image[i];
            }
            ++solution.cycles;
            precondition(r, z);
            const double next = dot(r, z);
            m_error = kCaution * std::sqrt(std::max(0.0, next) / first);
            const double heat_w = std::accumulate(r.begin(), r.end(), 0.0);
            if (m_error <= m_settings.tolerance && std::abs(heat_w) <= m_settings.energy_tolerance * m_absolute_w)
                return HeatSolution::Status::Converged;
            if (!(next > 0)) break;
            for (std::size_t i = 0; i < m_count; ++i)
                direction[i] = z[i] + next / rz * direction[i];
            rz = next;
        }
        return HeatSolution::Status::NotConverged;
    }

    void report(HeatSolution& solution) const
    {
        if (!std::ranges::all_of(solution.rise_k, [](double rise) { return std::isfinite(rise); })) {
            std::ranges::fill(solution.rise_k, 0.0);
            solution.status = HeatSolution::Status::NotConverged;
        }
        if (solution.status == HeatSolution::Status::NoHeatPath) return;
        const bool stores = !m_p.storage_w_per_k.empty();
        for (std::size_t i = 0; i < m_count; ++i) {
            const double rise = solution.rise_k[i], stored = stores ? m_p.storage_w_per_k[i] : 0.0;
            solution.max_rise_k = std::max(solution.max_rise_k, std::abs(rise));
            solution.heat_stored_w += stored * rise;
            const double dz = m_p.dz_m[i / m_plane], area = m_p.dx_m[i % m_nx] * m_p.dy_m[i % m_plane / m_nx];
            if (i < m_plane)
                solution.heat_out_bottom_w +=
                    rise * endFace(m_p.h_bottom_w_per_m2k, m_p.bottom_cover, i % m_plane, area, dz, m_p.kz_w_per_mk[i]);
            if (i + m_plane >= m_count)
                solution.heat_out_top_w +=
                    rise * endFace(m_p.h_top_w_per_m2k, m_p.top_cover, i % m_plane, area, dz, m_p.kz_w_per_mk[i]);
        }
        if (m_absolute_w == 0) return;
        const double out_w = solution.heat_out_top_w + solution.heat_out_bottom_w + solution.heat_stored_w;
        solution.energy_error = std::abs(solution.power_w - out_w) / m_absolute_w;
        solution.iteration_error = m_error;
    }

    const HeatProblem& m_p;
    const std::size_t m_nx, m_plane, m_count;
    const Cells m_power;
    const HeatSettings& m_settings;
    const Cancel& m_cancel;
    Cells m_west, m_south, m_down; ///< conductance to the neighbour before, W/K; 0 without one
    Cells m_ambient;               ///< to ambient and into storage
    Lines m_lines, m_planes;
    double m_absolute_w = 0, m_error = 1;
};

} // namespace

HeatSolution solveSafely(const HeatProblem& problem, std::span<const double> power_w, const HeatSettings& settings,
                         const Cancel& cancel)
{
    return SafeRun(problem, power_w, settings, cancel).solve();
}

} // namespace interpose
