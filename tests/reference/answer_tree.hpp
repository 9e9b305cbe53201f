// SPDX-License-Identifier: GPL-3.0-or-later
// Answers in the shape of the case file: an adapter fills a tree with what the core says where the file says
// `expected`, and every expected number is looked up there.
#pragma once

#include "figure.hpp"

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace interpose::reference {

/// Judges each expected number or boolean against that at the same place of `answers`; what is missing there fails.
std::vector<Figure> judgeTree(const nlohmann::json& file, const nlohmann::json& answers);

/// Answers of a list of cases under `key`. A case whose inputs cannot be read, or that the core does not model, has no
/// answers: its figures fail, the others are judged.
/// \param answerCase  inputs of a case -> what to set against its `expected`; may throw json or range exceptions
nlohmann::json answerCases(const nlohmann::json& file, const std::string& key,
                           const std::function<nlohmann::json(const nlohmann::json& inputs)>& answerCase);

} // namespace interpose::reference
