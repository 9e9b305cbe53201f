// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop.hpp"

#include "io/assembly_json.hpp"
#include "io/file.hpp"
#include "io/hotspot_import.hpp"
#include "io/thermal_export.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>

namespace interpose::cli {

namespace {

void print(const std::vector<std::string>& notes)
{
    for (std::string note : notes) {
        std::ranges::replace_if(note, [](char c) { return static_cast<unsigned char>(c) < ' '; }, '?');
        std::cout << "note: " << note << '\n';
    }
}

Result<void> writeAll(const ThermalExport& files, const std::string& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return failure({"cannot make the folder: " + error.message(), folder, {}, 0, "Choose another folder."});
    for (const TextFile& file : files.files) {
        const std::string path = (std::filesystem::path(folder) / file.name).string();
        if (const Result<void> written = writeFileAtomically(path, file.text); !written) return written;
    }
    return {};
}

} // namespace

int usage(const std::string& message)
{
    std::cerr << "interpose-cli: " << message << "\nTry: interpose-cli --help\n";
    return kUsage;
}

int refuse(const Problems& problems)
{
    for (const Problem& problem : problems)
        std::cerr << describe(problem) << '\n';
    return kRefused;
}

bool takeGrid(const std::vector<std::string>& words, std::size_t& at, int& value)
{
    if (at + 1 >= words.size()) return false;
    const std::string& text = words[++at];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= kMinGrid && value <= kMaxGrid;
}

int runExport(const std::vector<std::string>& words)
{
    std::string file, program, folder;
    int grid = kExportGrid;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--hotspot" || word == "--3dice") {
            if (!program.empty()) return usage("export writes for one program at a time");
            if (i + 1 >= words.size()) return usage(word + " wants a folder");
            program = word;
            folder = words[++i];
        } else if (word == "--grid") {
            if (!takeGrid(words, i, grid)) return usage("--grid wants a whole number from 4 to 1024");
        } else if (word.starts_with("--")) {
            return usage("export does not know " + word);
        } else if (!file.empty()) {
            return usage("one file at a time, please: " + file + " and " + word);
        } else {
            file = word;
        }
    }
    if (file.empty()) return usage("export wants a file");
    if (program.empty()) return usage("export wants --hotspot DIR or --3dice DIR");
    const Result<Assembly> assembly = loadAssembly(file);
    if (!assembly) return refuse(assembly.error());
    const auto files = program == "--hotspot" ? exportHotSpot(*assembly, grid) : exportThreeDIce(*assembly, grid);
    if (!files) return refuse(files.error());
    if (const Result<void> written = writeAll(*files, folder); !written) return refuse(written.error());
    print(files->notes);
    std::cout << folder << ": " << files->files.size() << " files; README.txt says how to run them\n";
    return kFine;
}

int runImport(const std::vector<std::string>& words)
{
    std::vector<std::string> files;
    std::string target;
    bool hotspot = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--hotspot") {
            hotspot = true;
        } else if (word == "--to") {
            if (i + 1 >= words.size()) return usage("--to wants a file");
            target = words[++i];
        } else if (word.starts_with("--")) {
            return usage("import does not know " + word);
        } else {
            files.push_back(word);
        }
    }
    if (!hotspot) return usage("import wants --hotspot, the one kind of file it reads");
    if (files.empty()) return usage("import wants files: .lcf or .flp, and .ptrace, .config, .materials");
    if (target.empty()) return usage("import wants --to OUT.interpose");
    const Result<HotSpotImport> imported = importHotSpot(files);
    if (!imported) return refuse(imported.error());
    if (const Result<void> saved = saveAssembly(imported->assembly, target); !saved) return refuse(saved.error());
    print(imported->notes);
    std::cout << target << ": " << imported->assembly.placed.size() << " placed parts\n";
    return kFine;
}

} // namespace interpose::cli
