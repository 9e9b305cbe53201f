// SPDX-License-Identifier: GPL-3.0-or-later
// Looking answers up by the path of the expected number.
#include "answer_tree.hpp"

#include <stdexcept>

namespace interpose::reference {

std::vector<Figure> judgeTree(const nlohmann::json& file, const nlohmann::json& answers)
{
    return judgeExpected(file, [&answers](const Path& path) {
        const nlohmann::json::json_pointer place(pointerOf(path));
        if (!answers.contains(place)) return Answer{};
        const nlohmann::json& found = answers.at(place);
        if (found.is_boolean()) return Answer{found.get<bool>() ? 1.0 : 0.0, 0};
        return found.is_number() ? Answer{found.get<double>(), 0} : Answer{};
    });
}

nlohmann::json answerCases(const nlohmann::json& file, const std::string& key,
                           const std::function<nlohmann::json(const nlohmann::json& inputs)>& answerCase)
{
    nlohmann::json answers = nlohmann::json::array();
    const auto cases = file.find(key);
    if (cases == file.end() || !cases->is_array()) return answers;
    for (const nlohmann::json& one : *cases) {
        nlohmann::json answer;
        try {
            answer = answerCase(one.at("inputs"));
        } catch (const nlohmann::json::exception&) {
        } catch (const std::logic_error&) {
        }
        answers.push_back({{"expected", std::move(answer)}});
    }
    return answers;
}

} // namespace interpose::reference
