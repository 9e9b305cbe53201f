// SPDX-License-Identifier: GPL-3.0-or-later
// How the conductances of a heat problem change with a parameter, and what that does to a figure. Private to the room.
#pragma once

#include "solver/heat_problem.hpp"

#include <span>
#include <vector>

namespace interpose {

/// Derivatives of conductances and powers by one parameter.
class OperatorChange
{
public:
    OperatorChange() = default;
    /// By central difference between two problems that differ a little, in conductivities and where power starts.
    /// \param step  by which the parameter differs between them
    OperatorChange(const HeatProblem& cells, const HeatProblem& more, const HeatProblem& less, double step);
    /// By 1/h at the top (or bottom) of every column, per m2 K/W.
    static OperatorChange ofConvection(const HeatProblem& cells, bool top);

    /// Derivative of g . T, where A T = P and A g = weights: g . (dP/dp - (dA/dp) T), by the symmetry of A.
    double derivative(std::span<const double> adjoint, std::span<const double> rise) const;
    bool empty() const { return m_links.empty(); }

private:
    struct Change
    {
        double kx = 0, ky = 0, kz = 0;
    };
    void addCell(const HeatProblem& cells, std::size_t cell, const Change& dk);

    struct Link
    {
        std::size_t a = 0, b = 0; ///< b == a: to ambient
        double w_per_k = 0;
    };
    struct Power
    {
        std::size_t cell = 0;
        double w = 0;
    };
    std::vector<Link> m_links;
    std::vector<Power> m_powers;
};

} // namespace interpose
