// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/size_name.hpp"

#include "base/number_text.hpp"

#include <cmath>
#include <regex>

namespace interpose {

namespace {

std::string millimetres(Coord length)
{
    return trimmedText(length.mm(), 2);
}

/// A number of a name, cut or rounded as names have it.
bool means(const std::string& number, Coord length)
{
    return std::abs(std::stod(number) - length.mm()) < 1;
}

/// The first match of `pattern` that means the old size becomes the new one. Group 1 is the text before, 2 and 4 are
/// the sides with 3 between them; without 4 it is one number for a square.
std::optional<std::string> replaced(const std::string& text, const std::regex& pattern, Size was, Size is,
                                    const std::string& between)
{
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
        const std::smatch& m = *at;
        const bool pair = m[4].matched;
        const std::string first = m[2], second = pair ? m[4].str() : first;
        const bool upright = means(first, was.width) && means(second, was.height);
        const bool lying = pair && means(first, was.height) && means(second, was.width);
        if (!upright && !lying) continue;
        const Size now = upright ? is : Size{is.height, is.width};
        const std::string sign = pair ? m[3].str() : between;
        const std::string size = !pair && now.width == now.height
                                     ? millimetres(now.width)
                                     : millimetres(now.width) + sign + millimetres(now.height);
        const auto start = static_cast<std::size_t>(m.position(0));
        return text.substr(0, start) + m[1].str() + size + m.suffix().str();
    }
    return {};
}

} // namespace

std::string sizeText(Size size)
{
    return millimetres(size.width) + " x " + millimetres(size.height);
}

std::optional<std::string> renamed(const std::string& name, Size was, Size is)
{
    static const std::regex pattern(R"((^|[^\w.])(\d+(?:\.\d+)?)(?:(\s*(?:x|X|×)\s*)(\d+(?:\.\d+)?)|(?= ?mm\b)))");
    return replaced(name, pattern, was, is, " x ");
}

std::optional<std::string> renamedId(const std::string& id, Size was, Size is)
{
    static const std::regex pattern(R"((^|[_-])(\d+(?:\.\d+)?)(?:(x)(\d+(?:\.\d+)?))?(?=$|[_-]|mm))");
    return replaced(id, pattern, was, is, "x");
}

} // namespace interpose
