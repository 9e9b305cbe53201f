// SPDX-License-Identifier: GPL-3.0-or-later
// Names that cannot be mistaken for one another: the id of a part is not the id of a placed part.
#pragma once

#include <functional>
#include <string>
#include <utility>

namespace interpose {

/// A non-empty text id of the kind `Tag`. Ids of different tags neither compare nor convert.
template <class Tag>
class Id
{
public:
    Id() = default;
    explicit Id(std::string text) : m_text(std::move(text)) {}
    const std::string& str() const { return m_text; }
    bool empty() const { return m_text.empty(); }
    auto operator<=>(const Id&) const = default;

private:
    std::string m_text;
};

using PartId = Id<struct PartTag>;
using PlacedId = Id<struct PlacedTag>;
using LinkId = Id<struct LinkTag>;

} // namespace interpose

template <class Tag>
struct std::hash<interpose::Id<Tag>>
{
    std::size_t operator()(const interpose::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.str()); }
};
