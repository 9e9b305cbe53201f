// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer on every reader of core/io: nothing crashes, and what is read can be printed, read again and printed to
// the same bytes.
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <cstdint>
#include <cstdlib>

using namespace interpose;

namespace {

void require(bool holds)
{
    if (!holds) std::abort();
}

/// A refusal names its problems, in order, each with a line of the text.
void requireSound(const Problems& problems)
{
    require(!problems.empty() && problems.size() <= 100);
    for (const Problem& problem : problems)
        require(!problem.message.empty() && problem.line >= 1 && problem.file == "fuzz");
}

void fuzzAssembly(std::string_view text)
{
    const auto assembly = readAssembly(text, "fuzz");
    if (!assembly) return requireSound(assembly.error());
    const std::string printed = writeAssembly(*assembly);
    const auto again = readAssembly(printed, "again");
    require(again.has_value() && *again == *assembly && writeAssembly(*again) == printed);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    fuzzAssembly(text);
    if (const auto deck = readRuleDeck(text, "fuzz"); !deck) requireSound(deck.error());
    if (const auto library = readLibrary({{"fuzz", std::string(text)}}); !library) requireSound(library.error());
    return 0;
}
