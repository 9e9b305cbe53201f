// SPDX-License-Identifier: GPL-3.0-or-later
#include "launch_options.hpp"

#include <QRegularExpression>

#include <functional>
#include <map>

namespace interpose {

namespace {

Problem problem(const QString& message)
{
    Problem found;
    found.message = message.toStdString();
    found.hint = "interpose --help shows what is understood.";
    return found;
}

bool readTheme(LaunchOptions& options, const QString& text)
{
    if (text != u"light" && text != u"dark" && text != u"system") return false;
    options.theme = text == u"light" ? Theme::Light : text == u"dark" ? Theme::Dark : Theme::System;
    return true;
}

bool readSize(LaunchOptions& options, const QString& text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{3,5})[x×](\\d{3,5})$"));
    const auto match = form.match(text);
    if (!match.hasMatch()) return false;
    options.size = {match.captured(1).toInt(), match.captured(2).toInt()};
    return options.size.width() <= 16384 && options.size.height() <= 16384;
}

bool readScale(LaunchOptions& options, const QString& text)
{
    bool number = false;
    options.scale = text.toDouble(&number);
    return number && options.scale >= 0.5 && options.scale <= 4;
}

using Reader = std::function<bool(LaunchOptions&, const QString&)>;

const std::map<QString, Reader>& valueOptions()
{
    static const std::map<QString, Reader> readers{
        {"--screenshot",
         [](LaunchOptions& o, const QString& text) {
             o.act = LaunchOptions::Act::Screenshot;
             o.picture = text;
             return !text.isEmpty();
         }},
        {"--theme", readTheme},
        {"--size", readSize},
        {"--scale", readScale},
        {"--select", [](LaunchOptions& o, const QString& text) { return o.select = text, !text.isEmpty(); }},
    };
    return readers;
}

} // namespace

Result<LaunchOptions> readLaunchOptions(const QStringList& arguments)
{
    LaunchOptions options;
    Problems problems;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        if (argument == u"--help" || argument == u"-h") {
            options.act = LaunchOptions::Act::Help;
            return options;
        }
        if (argument == u"--version") {
            options.act = LaunchOptions::Act::Version;
            return options;
        }
        const auto reader = valueOptions().find(argument);
        if (reader != valueOptions().end()) {
            if (++i >= arguments.size())
                problems.push_back(problem(argument + " needs a value"));
            else if (!reader->second(options, arguments[i]))
                problems.push_back(problem(argument + " does not take \"" + arguments[i] + "\""));
        } else if (argument.startsWith(u"-") && argument.size() > 1) {
            problems.push_back(problem("Unknown option \"" + argument + "\""));
        } else if (options.file.isEmpty() && !argument.isEmpty()) {
            options.file = argument;
        } else {
            problems.push_back(problem("One file at a time; \"" + argument + "\" is one too many"));
        }
    }
    if (options.act == LaunchOptions::Act::Screenshot && options.file.isEmpty())
        problems.push_back(problem("--screenshot needs a FILE to show"));
    if (!problems.empty()) return failure(std::move(problems));
    return options;
}

QString usageText()
{
    return QStringLiteral(
        "Usage: interpose [FILE]\n"
        "       interpose --screenshot OUT.png [options] FILE\n"
        "\n"
        "Opens the floorplanner for 2.5D and 3D assemblies, with FILE (.interpose) if one is given.\n"
        "\n"
        "  --screenshot OUT.png   draw the real window with FILE, wait for the fine temperature, save it and leave;\n"
        "                         works without a display\n"
        "  --theme light|dark     instead of the desktop's\n"
        "  --size WxH             of the window in the picture, default 1600x1000\n"
        "  --scale S              pixels per unit in the picture, 0.5 to 4, default 1\n"
        "  --select ID            a placed part to select in the picture\n"
        "  --help, --version\n"
        "\n"
        "Exit codes: 0 fine, 1 the file was refused, 64 the command line was not understood.\n");
}

} // namespace interpose
