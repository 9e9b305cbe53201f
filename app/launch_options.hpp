// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the window program, read before any Qt application exists.
#pragma once

#include "base/result.hpp"
#include "style/palette.hpp"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace interpose {

/// interpose [FILE] | --screenshot OUT.png [--theme light|dark] [--size WxH] [--scale S] FILE | --help | --version
struct LaunchOptions
{
    enum class Act { Window, Screenshot, Help, Version };
    Act act = Act::Window;
    QString file; ///< may be empty for a window
    QString picture;
    QString select; ///< id of a placed part to select in the picture
    std::optional<Theme> theme;
    QSize size{1600, 1000}; ///< of the picture's window, device-independent pixels
    double scale = 1;
};

inline constexpr int kExitFine = 0, kExitRefused = 1, kExitUsage = 64;

/// Errors: one Problem per argument that is not understood.
Result<LaunchOptions> readLaunchOptions(const QStringList& arguments);

QString usageText();

} // namespace interpose
