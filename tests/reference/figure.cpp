// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over `expected` and the tolerance rules of the reference READMEs.
#include "figure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace interpose::reference {

namespace {

Tolerance parseTolerance(const nlohmann::json& node)
{
    return {node.value("absolute", 0.0), node.value("relative", 0.0), node.value("relative_to_largest_rise", 0.0)};
}

Figure judge(const Path& path, double expected, const Answer& answer, const Tolerance& tolerance)
{
    Figure figure;
    figure.path = pointerOf(path);
    figure.expected = expected;
    figure.got = answer.value.value_or(std::numeric_limits<double>::quiet_NaN());
    figure.error = std::abs(figure.got - expected);
    figure.tolerance = tolerance.allowed(expected, answer.scale);
    figure.pass = figure.error <= figure.tolerance; // false for NaN
    return figure;
}

void walk(const nlohmann::json& file, const nlohmann::json& node, Path& path,
          const std::function<Answer(const Path&)>& answer, std::vector<Figure>& figures)
{
    if (node.is_number() || node.is_boolean()) {
        const double expected = node.is_boolean() ? (node.get<bool>() ? 1.0 : 0.0) : node.get<double>();
        figures.push_back(judge(path, expected, answer(path), toleranceFor(file, path)));
        return;
    }
    if (!node.is_structured()) return;
    for (const auto& [key, child] : node.items()) {
        path.push_back(key);
        walk(file, child, path, answer, figures);
        path.pop_back();
    }
}

/// Finds every `expected`, at the root or inside a case, and never looks below `informational`.
void findExpected(const nlohmann::json& file, const nlohmann::json& node, Path& path,
                  const std::function<Answer(const Path&)>& answer, std::vector<Figure>& figures)
{
    if (!node.is_structured()) return;
    for (const auto& [key, child] : node.items()) {
        if (node.is_object() && key == "informational") continue;
        path.push_back(key);
        if (node.is_object() && key == "expected")
            walk(file, child, path, answer, figures);
        else
            findExpected(file, child, path, answer, figures);
        path.pop_back();
    }
}

} // namespace

double Tolerance::allowed(double expected, double scale) const
{
    return std::max({absolute, relative * std::abs(expected), relative_to_largest_rise * scale});
}

std::string pointerOf(const Path& path)
{
    std::string pointer;
    for (const std::string& key : path) {
        pointer += '/';
        for (const char c : key) {
            if (c == '~')
                pointer += "~0";
            else if (c == '/')
                pointer += "~1";
            else
                pointer += c;
        }
    }
    return pointer;
}

Tolerance toleranceFor(const nlohmann::json& file, const Path& path)
{
    const auto named = file.find("tolerance_of");
    if (named != file.end() && named->is_object()) {
        for (auto key = path.rbegin(); key != path.rend(); ++key) {
            const auto found = named->find(*key);
            if (found != named->end()) return parseTolerance(*found);
        }
    }
    const auto general = file.find("tolerance");
    return general == file.end() ? Tolerance{} : parseTolerance(*general);
}

std::vector<Figure> judgeExpected(const nlohmann::json& file, const std::function<Answer(const Path&)>& answer)
{
    std::vector<Figure> figures;
    Path path;
    findExpected(file, file, path, answer, figures);
    return figures;
}

} // namespace interpose::reference
