// SPDX-License-Identifier: GPL-3.0-or-later
// The table of schemas, and the walk over the files.
#include "runner.hpp"

#include "cost_cases.hpp"
#include "figure.hpp"
#include "placement_cases.hpp"
#include "thermal_case.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

namespace interpose::reference {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Adapter = std::vector<Figure> (*)(const json& file);

/// Every schema there is; without an adapter its figures are not answered yet.
const std::map<std::string, Adapter>& schemas()
{
    static const std::map<std::string, Adapter> known{
        {"thermal-case/1", checkThermalCase},
        {"yield-math/1", checkYieldMath},
        {"wafer-math/1", checkWaferMath},
        {"cost-actuary/1", checkActuary},
        {"cost-actuary-nre/1", checkActuaryNre},
        {"cost-actuary-curve/1", checkActuaryCurve},
        {"cost-actuary-amd/1", checkActuaryAmd},
        {"cost-actuary-sensitivity/1", checkActuarySensitivity},
        {"cost-google/1", checkGoogle},
        {"cost-rapidchiplet/1", checkRapidchiplet},
        {"cost-catch/1", checkCatch},
        {"carbon-eco-chip/1", checkEcoChip},
        {"carbon-3d-carbon/1", checkThreeDCarbon},
        {"placement-vectors/1", checkPlacementVectors},
        {"placement-case/1", checkPlacementCase},
        {"placement-clump-case/1", nullptr},
        {"interconnect-case/1", checkInterconnectCase},
        {"coarse3dblox/1", checkCoarse3dblox},
        {"floorplan-case/1", nullptr},
        {"technology-facts-1", nullptr},
    };
    return known;
}

std::string text(double value)
{
    std::array<char, 40> digits{};
    std::snprintf(digits.data(), digits.size(), "%.10g", value);
    return digits.data();
}

void print(const Figure& figure, std::ostream& out)
{
    out << (figure.pass ? "PASS " : "FAIL ") << figure.path << "  got " << text(figure.got) << "  expected "
        << text(figure.expected) << "  error " << text(figure.error) << "  tolerance " << text(figure.tolerance)
        << '\n';
}

class Run
{
public:
    explicit Run(std::ostream& out) : m_out(out) {}
    void checkPath(const fs::path& path);
    const Tally& tally() const { return m_tally; }

private:
    void checkDirectory(const fs::path& path);
    void checkFile(const fs::path& path, bool named);
    void checkCase(const json& file, const std::string& schema, Adapter adapter);
    void broken(const std::string& why);

    std::ostream& m_out;
    Tally m_tally;
};

void Run::broken(const std::string& why)
{
    m_out << "ERROR " << why << '\n';
    ++m_tally.broken;
}

void Run::checkPath(const fs::path& path)
{
    std::error_code error;
    if (fs::is_directory(path, error))
        checkDirectory(path);
    else
        checkFile(path, true);
}

void Run::checkDirectory(const fs::path& path)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator it(path, error), end; !error && it != end; it.increment(error))
        if (it->path().extension() == ".json" && !it->is_directory(error)) files.push_back(it->path());
    if (error) {
        m_out << "== " << path.string() << '\n';
        broken("cannot be listed: " + error.message());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        checkFile(file, false);
}

void Run::checkFile(const fs::path& path, bool named)
{
    m_out << "== " << path.string() << '\n';
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return broken("cannot be opened");
    const json file = json::parse(stream, nullptr, false);
    if (file.is_discarded()) return broken("is not JSON");
    const auto schema = file.is_object() ? file.find("schema") : file.end();
    if (schema == file.end() || !schema->is_string()) {
        if (named) return broken("states no schema");
        m_out << "states no schema: not a case, not counted\n";
        return;
    }
    const auto known = schemas().find(schema->get<std::string>());
    if (known == schemas().end()) return broken("unknown schema " + schema->get<std::string>());
    checkCase(file, known->first, known->second);
}

void Run::checkCase(const json& file, const std::string& schema, Adapter adapter)
{
    const std::vector<Figure> judged = judgeExpected(file, [](const Path&) { return Answer{}; });
    if (judged.empty()) {
        m_out << schema << ": no judged figures\n";
        ++m_tally.bare;
        return;
    }
    if (!adapter) {
        m_out << schema << ": not answered yet (" << judged.size() << " figures)\n";
        ++m_tally.unanswered;
        return;
    }
    std::vector<Figure> figures;
    try {
        figures = adapter(file);
    } catch (const std::exception& e) { // the only way nlohmann::json reports a missing or mistyped key
        return broken(std::string("breaks its schema: ") + e.what());
    }
    std::set<std::string> answered;
    for (const Figure& figure : figures)
        answered.insert(figure.path);
    for (const Figure& figure : judged)
        if (!answered.contains(figure.path)) figures.push_back(figure); // got NaN: fails
    for (const Figure& figure : figures) {
        print(figure, m_out);
        ++(figure.pass ? m_tally.passed : m_tally.failed);
    }
    ++m_tally.judged;
}

} // namespace

Tally checkPaths(const std::vector<fs::path>& paths, std::ostream& out)
{
    Run run(out);
    for (const fs::path& path : paths)
        run.checkPath(path);
    return run.tally();
}

void printTally(const Tally& tally, std::ostream& out)
{
    out << tally.passed << " figures passed, " << tally.failed << " failed, in " << tally.judged << " files; "
        << tally.broken << " files in error, " << tally.unanswered << " not answered yet, " << tally.bare
        << " without judged figures\n";
    if (tally.judged + tally.broken + tally.unanswered + tally.bare == 0) out << "no case files found\n";
}

} // namespace interpose::reference
