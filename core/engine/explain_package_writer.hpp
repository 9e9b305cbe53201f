// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/engine: an explanation of the package section under construction, and what its explainers share.
#pragma once

#include "engine/explain_package.hpp"
#include "model/explanation_draft.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace interpose {

inline constexpr const char* kSymmetryKey = "package/symmetry_not_a_prediction/";

class PackageWriter : public ExplanationDraft<PackageWriter>
{
public:
    /// \param section  of docs/physics/package.md, with the hash
    PackageWriter(std::string key, double value, std::string unit, std::string_view section)
        : ExplanationDraft(std::move(key), value, std::move(unit), "docs/physics/package.md" + std::string(section), {})
    {}
};

struct PackageContext
{
    const Assembly& assembly;
    const PackageInput& input;
    const PackageResult& result;
    const PowerResult& power;
    std::vector<Explanation> all;

    void add(Explanation one) { all.push_back(std::move(one)); }
    std::string partPointer(const PlacedId& placed) const
    {
        return "/assembly/parts/" + assembly.part(*assembly.find(placed)).id.str() + '/';
    }
    /// Of the root's first routing class.
    std::string routingPointer() const
    {
        const Part& root = assembly.part(*assembly.root());
        return "/assembly/technology/carriers/" + root.carrier.value_or("") + "/routing/" + input.routing->id + '/';
    }
};

void explainBalls(PackageContext& context, const BallStep& balls);

} // namespace interpose
