// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.hpp"

#include "io/assembly_json.hpp"

#include <QDir>
#include <QFile>

#include <algorithm>

static void registerSamples()
{
    Q_INIT_RESOURCE(samples);
}

namespace interpose {

namespace {

constexpr QLatin1String kFolder(":/samples");

QString firstSentence(const std::string& text)
{
    const QString all = QString::fromStdString(text);
    const qsizetype end = all.indexOf(QStringLiteral(". "));
    return end < 0 ? all : all.left(end + 1);
}

std::vector<Sample> readSamples()
{
    std::vector<Sample> found;
    registerSamples();
    for (const QString& file : QDir(kFolder).entryList({QStringLiteral("*.interpose")}, QDir::Files, QDir::Name))
        if (const auto assembly = loadSample(file))
            found.push_back({file, QString::fromStdString(assembly->name), firstSentence(assembly->description)});
    std::ranges::stable_partition(found, [](const Sample& s) { return s.file.startsWith(u"teaching"); });
    return found;
}

} // namespace

const std::vector<Sample>& samples()
{
    static const std::vector<Sample> found = readSamples();
    return found;
}

Result<Assembly> loadSample(const QString& file)
{
    registerSamples();
    QFile text(kFolder + QChar(u'/') + file);
    if (!text.open(QIODevice::ReadOnly)) {
        Problem problem;
        problem.message = "There is no such sample";
        problem.file = file.toStdString();
        return failure(std::move(problem));
    }
    return readAssembly(text.readAll().toStdString(), file.toStdString());
}

} // namespace interpose
