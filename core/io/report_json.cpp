// SPDX-License-Identifier: GPL-3.0-or-later
// Header and order of the sections; what a section holds is in report_records.cpp.
#include "io/report_json.hpp"

#include "io/report_records.hpp"

namespace interpose {

namespace {

void writeKpis(JsonWriter& writer, const Kpis& kpis)
{
    writer.beginObject();
    for (const KpiRow& row : kpiTable()) {
        writer.key(row.key);
        const std::optional<double>& value = kpis.*row.value;
        if (value)
            writer.number(*value);
        else
            writer.null();
    }
    writer.endObject();
}

template <class Section>
void writeSection(JsonWriter& writer, std::string_view key, const Section& section)
{
    writer.key(key);
    writeRecord(writer, recordInfo<Section>(), &section);
}

void writeRouting(JsonWriter& writer, const RoutingResult& routing, bool withFields)
{
    if (withFields) return writeSection(writer, "routing", routing);
    RoutingResult bare = routing;
    for (CarrierRouting& carrier : bare.carriers)
        carrier.congestion.use.clear();
    writeSection(writer, "routing", bare);
}

void writeHeat(JsonWriter& writer, const std::optional<HeatResult>& heat, bool withFields)
{
    if (!heat) {
        writer.key("heat");
        writer.null();
    } else if (withFields) {
        writeSection(writer, "heat", *heat);
    } else {
        HeatResult bare = *heat;
        for (TierField& tier : bare.tiers)
            tier.field_c.clear();
        writeSection(writer, "heat", bare);
    }
}

void writeDrops(JsonWriter& writer, const IrResult& drops, bool withFields)
{
    IrResult bare = drops;
    if (!withFields)
        for (IrField& field : bare.fields)
            field.drop_mv.clear();
    writeSection(writer, "drops", bare);
}

void writeBands(JsonWriter& writer, const std::vector<HeatBand>& bands)
{
    writer.key("heat_bands");
    writer.beginArray();
    for (const HeatBand& band : bands)
        writeRecord(writer, recordInfo<HeatBand>(), &band);
    writer.endArray();
}

} // namespace

std::string writeReportJson(const Report& report, const Assembly& assembly, bool with_fields)
{
    JsonWriter writer;
    writer.beginObject();
    writer.key("format");
    writer.text("interpose-report");
    writer.key("version");
    writer.integer(1);
    writer.key("name");
    writer.text(assembly.name);
    writer.key("kpi");
    writeKpis(writer, report.kpis);
    writeSection(writer, "rules", report.instant.rules);
    writeSection(writer, "wires", report.instant.wiring);
    writeRouting(writer, report.instant.routing, with_fields);
    writeSection(writer, "interconnect", report.instant.interconnect);
    writeSection(writer, "power", report.instant.power);
    writeHeat(writer, report.heat, with_fields);
    if (report.drops) writeDrops(writer, *report.drops, with_fields);
    if (!report.heat_bands.empty()) writeBands(writer, report.heat_bands);
    writeSection(writer, "flow", report.instant.flow);
    if (report.instant.nre) writeSection(writer, "nre", *report.instant.nre);
    if (report.against) writeSection(writer, "against", *report.against);
    if (report.instant.carbon) writeSection(writer, "carbon", *report.instant.carbon);
    writeSection(writer, "package", report.instant.package);
    if (report.uncertainty) writeSection(writer, "uncertainty", *report.uncertainty);
    if (!report.explanations.empty()) {
        writer.key("explain");
        writer.beginArray();
        for (const Explanation& explanation : report.explanations)
            writeRecord(writer, recordInfo<Explanation>(), &explanation);
        writer.endArray();
    }
    writer.key("diagnostics");
    writer.beginArray();
    for (const Diagnostic& finding : report.diagnostics())
        writeRecord(writer, recordInfo<Diagnostic>(), &finding);
    writer.endArray();
    writer.endObject();
    return writer.finish();
}

} // namespace interpose
