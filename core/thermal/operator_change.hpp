// SPDX-License-Identifier: GPL-3.0-or-later
// How the conductances of a heat problem change with a parameter, and what that does to a figure. Private to the room.
#pragma once

#include "thermal/cell_shares.hpp"

namespace interpose {

/// Derivatives of conductances by one parameter, W/K per unit of it.
class OperatorChange
{
public:
    /// Of a cell's conductivities; each face of the cell follows.
    void addCell(const HeatProblem& cells, std::size_t cell, const Conductivity& dk);
    /// Of 1/h at the top (or bottom) of every column, per m2K/W.
    void addEnd(const HeatProblem& cells, bool top);

    /// Derivative of g . T, where A T = power and A g = weights: -g . (dA/dp) T, by the symmetry of A.
    double derivative(std::span<const double> adjoint, std::span<const double> rise) const;
    bool empty() const { return m_links.empty(); }

private:
    struct Link
    {
        std::size_t a = 0, b = 0; ///< b == a: to ambient
        double w_per_k = 0;
    };
    std::vector<Link> m_links;
};

} // namespace interpose
