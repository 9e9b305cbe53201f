// SPDX-License-Identifier: GPL-3.0-or-later
// Declares the tables of the report's sections (report_records.cpp) to those who print them.
#pragma once

#include "engine/report.hpp"
#include "io/record.hpp"

namespace interpose {

template <>
const RecordInfo& recordInfo<Diagnostic>();
template <>
const RecordInfo& recordInfo<RulesResult>();
template <>
const RecordInfo& recordInfo<WiringResult>();
template <>
const RecordInfo& recordInfo<RoutingResult>();
template <>
const RecordInfo& recordInfo<InterconnectResult>();
template <>
const RecordInfo& recordInfo<PowerResult>();
template <>
const RecordInfo& recordInfo<IrResult>();
template <>
const RecordInfo& recordInfo<FlowResult>();
template <>
const RecordInfo& recordInfo<NreResult>();
template <>
const RecordInfo& recordInfo<CostComparison>();
template <>
const RecordInfo& recordInfo<CarbonResult>();
template <>
const RecordInfo& recordInfo<PackageResult>();
template <>
const RecordInfo& recordInfo<FlowUncertainty>();
template <>
const RecordInfo& recordInfo<Explanation>();
template <>
const RecordInfo& recordInfo<HeatResult>();
template <>
const RecordInfo& recordInfo<HeatBand>();

} // namespace interpose
