// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over the tables that describes them.
#include "io/schema.hpp"

#include "io/assembly_json.hpp"
#include "io/model_records.hpp"

namespace interpose {

namespace {

void describeField(JsonWriter& schema, const FieldInfo& field)
{
    schema.key(field.key);
    schema.beginObject();
    schema.key("description");
    schema.text(field.about);
    field.type->describe(schema, field);
    schema.endObject();
}

void describeHeader(JsonWriter& schema)
{
    const auto constant = [&](std::string_view key, const auto& writeValue) {
        schema.key(key);
        schema.beginObject(true);
        schema.key("const");
        writeValue();
        schema.endObject();
    };
    constant("format", [&] { schema.text("interpose"); });
    constant("version", [&] { schema.integer(kFileVersion); });
}

/// The members of an object schema: type, properties, required, nothing else allowed.
void describeRecord(JsonWriter& schema, const RecordInfo& info)
{
    schema.key("type");
    schema.text("object");
    schema.key("additionalProperties");
    schema.boolean(false);
    schema.key("required");
    schema.beginArray(true);
    if (info.document) schema.text("format"), schema.text("version");
    for (const FieldInfo& field : info.fields)
        if (field.need == Need::Required) schema.text(field.key);
    schema.endArray();
    schema.key("properties");
    schema.beginObject();
    if (info.document) describeHeader(schema);
    for (const FieldInfo& field : info.fields)
        describeField(schema, field);
    schema.endObject();
}

template <class... Records>
void describeAll(JsonWriter& schema)
{
    const auto describe = [&](const RecordInfo& info) {
        schema.key(info.name);
        schema.beginObject();
        describeRecord(schema, info);
        schema.endObject();
    };
    (describe(recordInfo<Records>()), ...);
}

} // namespace

std::string assemblySchema()
{
    JsonWriter schema;
    schema.beginObject();
    schema.key("$schema");
    schema.text("https://json-schema.org/draft/2020-12/schema");
    schema.key("title");
    schema.text("Interpose assembly file");
    describeRecord(schema, recordInfo<FileRecord>());
    schema.key("$defs");
    schema.beginObject();
    describeAll<AssemblyRecord, Part, PlacedPart, Link, Traffic, Demand, PackageSettings, Rail, Via, Point, Cooling,
                Technology, FlowSettings, FlowStep, Product, Harvest, PowerBlock, Phy, BondRegion, PartLayer, PhyRef,
                Material, ProcessNode, CarrierTechnology, RoutingClass, RateAtLength, Bond, InterfaceStandard,
                HbmGeneration, Fact>(schema);
    schema.endObject();
    schema.endObject();
    return schema.finish();
}

} // namespace interpose
