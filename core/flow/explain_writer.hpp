// SPDX-License-Identifier: GPL-3.0-or-later
// What the explainers share: an explanation under construction, and the lines of the flow beside their outcome.
#pragma once

#include "flow/explain_flow.hpp"
#include "flow/flow_lines.hpp"
#include "model/explanation_draft.hpp"

namespace interpose {

inline constexpr const char *kDiePage = "docs/physics/yield.md#die", *kHarvestPage = "docs/physics/yield.md#harvest",
                            *kKnownGoodPage = "docs/physics/yield.md#known-good-die",
                            *kMemoryPage = "docs/physics/yield.md#memory", *kWaferPage = "docs/physics/yield.md#wafer",
                            *kBondPage = "docs/physics/yield.md#bonds", *kCarrierPage = "docs/physics/yield.md#carrier",
                            *kModulePage = "docs/physics/yield.md#module", *kPiecePage = "docs/physics/cost.md#piece",
                            *kLinePage = "docs/physics/cost.md#line", *kNrePage = "docs/physics/cost.md#nre",
                            *kCarbonPage = "docs/physics/carbon.md#line";

/// The valid range is that of its page.
class ExplainWriter : public ExplanationDraft<ExplainWriter>
{
public:
    ExplainWriter(std::string key, double value, std::string unit, const char* page);

    // One more operand, joined by `op`: "a * b" becomes "a * b + x3" with the symbol numbered.
    ExplainWriter& plus(std::string what, double value, std::string unit, std::string key);
    ExplainWriter& times(std::string what, double value, std::string key);
    /// The same of `count` of them: "x3 * 5" or, `by` being " ^ ", "x3 ^ 5".
    ExplainWriter& counted(const char* op, const char* by, double count, std::string what, double value,
                           std::string unit, std::string key);
    /// A symbol of its own for the next operand, the formula already joined by `op`.
    std::string next(const char* op);
};

/// Where an attach closes.
struct AttachPlace
{
    std::size_t line = 0;
    bool at_substrate = false; ///< at the substrate attach of the module; else at its attach and bond
};

/// Input and result of the flow with the lines between them; explanations gather in `all`.
struct ExplainContext
{
    ExplainContext(const FlowInput& input, const FlowResult& result);

    const FlowInput& input;
    const FlowResult& result;
    FlowLines flow;
    std::vector<std::string> line_keys;     ///< per line, "lines/<name>", told apart where a part has several
    std::vector<AttachPlace> attach_places; ///< per attach
    std::vector<std::size_t>
        representatives; ///< per part: the first one with equal figures, which is the one explained
    std::vector<Explanation> all;

    void add(Explanation explanation) { all.push_back(std::move(explanation)); }

    const FlowLine& walked(std::size_t line) const { return result.lines[line]; }
    bool isModule(std::size_t line) const { return line + 1 == flow.lines.size(); }
    /// Of a stack or the module: its cost goes on by what it is for.
    bool isShared(std::size_t line) const { return !flow.lines[line].bucket; }
    std::string stepKey(std::size_t line, std::size_t step) const;
    /// "parts/<placed>/" of the one explained.
    std::string partKey(std::size_t part) const;
    /// Of the part in the file, "/assembly/parts/<id>/".
    std::string partPointer(std::size_t part) const;
    std::string nodePointer(std::size_t part) const;
    std::string carrierPointer(std::size_t part) const;
    std::string bondPointer(std::size_t attach) const;
    /// "/flow/steps/<i>/" of the file's list.
    std::string stepPointer(StepKind kind) const;
    /// The file's step as the line does it, a service price's work taken off.
    FlowStep statedStep(std::size_t line, StepKind kind) const;
    std::vector<std::size_t> attachesAt(std::size_t line, StepKind kind) const;
};

/// "(1 - e)^n" of what joins, joined to the formula by " * "; left out where nothing escapes.
void multiplyGood(const ExplainContext& context, const LineMaterial& material, ExplainWriter& writer);
/// The same of all that joins at a step.
void multiplyMaterials(const ExplainContext& context, std::size_t line, std::size_t step, ExplainWriter& writer);
/// The factors of one name of a step's yield, likewise; of one kind of fault where it is given.
void multiplyFactors(const ExplainContext& context, std::size_t line, std::size_t step, std::string_view name,
                     ExplainWriter& writer, std::optional<Fault> fault = {});

/// True when something on the line is wrong that only a host sees: its steps are explained by kind of fault.
bool hides(const ExplainContext& context, std::size_t line);
/// What the keys of a kind of fault begin with.
std::string faultKey(Fault fault);

void explainParts(ExplainContext& context);
/// Counts, areas and yields of the silicon or carrier that part is. \param at "parts/<placed>/"
void explainSilicon(ExplainContext& context, std::size_t part, const std::string& at);
void explainAttaches(ExplainContext& context);
void explainLines(ExplainContext& context);
/// Of each kind of fault its yield, and the shares free of it before and after the test; of lines that hide.
void explainFaults(ExplainContext& context, std::size_t line, std::size_t step);
void explainProcess(ExplainContext& context, std::size_t line, std::size_t step);
void explainModule(ExplainContext& context);

} // namespace interpose
