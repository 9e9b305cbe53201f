// SPDX-License-Identifier: GPL-3.0-or-later
// The report as JSON and as text, for interpose-cli: the KPI table's keys under `kpi`, a section per stage.
#pragma once

#include "engine/report.hpp"
#include "model/assembly.hpp"

#include <string>

namespace interpose {

/// {"format": "interpose-report", "version": 1, "name", "kpi": {...}, "rules", "wires", "heat", "flow", "diagnostics":
/// [...]}. Keys are those of the structs. `with_fields` adds the temperature fields.
std::string writeReportJson(const Report& report, const Assembly& assembly, bool with_fields = false);

/// What a person reads in a terminal: KPI table, per-die table, links, diagnostics, share of assumed inputs.
std::string writeReportText(const Report& report, const Assembly& assembly);

/// One block per finding: severity, code, message, objects, rule. Empty text when there are none.
std::string writeFindingsText(const Diagnostics& findings);

} // namespace interpose
