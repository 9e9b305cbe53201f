// SPDX-License-Identifier: GPL-3.0-or-later
#include "other_programs.hpp"

#include <algorithm>

namespace interpose::tests {

namespace {

QList<QByteArray> words(const QByteArray& line)
{
    return line.simplified().split(' ');
}

/// Lines that are neither blank nor comments.
QList<QByteArray> lines(const QByteArray& text)
{
    QList<QByteArray> kept;
    for (const QByteArray& line : text.split('\n'))
        if (!line.trimmed().isEmpty() && !line.trimmed().startsWith('#')) kept << line;
    return kept;
}

/// 3D-ICE's words: punctuation stands alone, comments are gone.
QList<QByteArray> tokens(QByteArray text)
{
    QByteArray clean;
    for (const QByteArray& line : text.split('\n'))
        clean += line.left(line.indexOf("//") < 0 ? line.size() : line.indexOf("//")) + '\n';
    for (const char* mark : {";", ",", "(", ")"})
        clean.replace(mark, QByteArray(" ") + mark + ' ');
    return words(clean);
}

} // namespace

Files filesOf(const ThermalExport& exported)
{
    Files files;
    for (const TextFile& file : exported.files)
        files[QByteArray::fromStdString(file.name)] = QByteArray::fromStdString(file.text);
    return files;
}

SeenStack seenByHotSpot(const Files& files)
{
    SeenStack seen;
    QMap<QByteArray, QByteArray> config;
    for (const QByteArray& line : lines(files["hotspot.config"]))
        config[words(line)[0]] = words(line)[1];
    const double side = config["-s_sink"].toDouble();
    seen.h_top = 1 / (1.5 * config["-r_convec"].toDouble() * side * side);
    seen.ambient_k = config["-ambient"].toDouble();
    const QList<QByteArray> trace = lines(files["power.ptrace"]);
    const QList<QByteArray> names = words(trace[0]), powers = words(trace[1]);
    qsizetype column = 0;
    const QList<QByteArray> layers = lines(files["stack.lcf"]);
    for (qsizetype at = 0; at + 6 < layers.size(); at += 7) {
        SeenLayer layer;
        layer.thickness = layers[at + 5].toDouble();
        const double k = 1 / layers[at + 4].toDouble();
        layer.base = {k, k, k};
        for (const QByteArray& line : lines(files[layers[at + 6].trimmed()])) {
            const QList<QByteArray> w = words(line);
            const double own = 1 / w[6].toDouble();
            SeenTile tile{w[3].toDouble(), w[4].toDouble(), w[1].toDouble(), w[2].toDouble(), {own, own, own}, 0};
            if (layers[at + 2].trimmed() == "Y") {
                seen.trace_fits = seen.trace_fits && names.value(column) == w[0];
                tile.power = powers.value(column++).toDouble();
            }
            seen.width = std::max(seen.width, tile.x + tile.w);
            seen.height = std::max(seen.height, tile.y + tile.h);
            layer.tiles.push_back(tile);
        }
        seen.layers.push_back(layer);
    }
    seen.trace_fits = seen.trace_fits && column == names.size() && column == powers.size();
    return seen;
}

SeenStack seenByThreeDIce(const Files& files)
{
    constexpr double kUm = 1e-6;
    SeenStack seen;
    QMap<QByteArray, std::array<double, 3>> materials;
    QMap<QByteArray, SeenLayer> layers;
    QMap<QByteArray, QByteArray> layerOfDie;
    const QList<QByteArray> t = tokens(files["stack.stk"]);
    const auto quoted = [&](qsizetype at) { return QByteArray(t[at]).replace('"', "").replace("./", ""); };
    const auto rectangle = [&](const QList<QByteArray>& r, qsizetype at, qsizetype step) {
        return SeenTile{r[at].toDouble() * kUm,
                        r[at + 2].toDouble() * kUm,
                        r[at + step].toDouble() * kUm,
                        r[at + step + 2].toDouble() * kUm,
                        {},
                        0};
    };
    bool stacking = false;
    for (qsizetype i = 0; i < t.size(); ++i) {
        if (t[i] == "material" && t[i + 2] == ":") {
            materials[t[i + 1]] = {t[i + 5].toDouble() * 1e6, t[i + 7].toDouble() * 1e6, t[i + 9].toDouble() * 1e6};
        } else if (t[i] == "sink") {
            (t[i - 2] == "top" ? seen.h_top : seen.h_bottom) = t[i + 5].toDouble() * 1e12;
            seen.ambient_k = t[i + 8].toDouble();
        } else if (t[i] == "chip") {
            seen.width = t[i + 2].toDouble() * kUm;
            seen.height = t[i + 5].toDouble() * kUm;
            seen.cell_x = t[i + 9].toDouble();
            seen.cell_y = t[i + 12].toDouble();
        } else if (t[i] == "layer" && t[i + 2] == ":") {
            SeenLayer& layer = layers[t[i + 1]];
            layer.thickness = t[i + 4].toDouble() * kUm;
            layer.base = materials[t[i + 7]];
            if (t[i + 9] != "layout") continue;
            std::array<double, 3> k{};
            const QList<QByteArray> l = tokens(files[quoted(i + 10)]);
            for (qsizetype j = 0; j < l.size(); ++j) {
                if (l[j] == ":") k = materials[l[j - 1]];
                if (l[j] != "rectangle") continue;
                layer.tiles.push_back(rectangle(l, j + 2, 4));
                layer.tiles.back().k = k;
            }
        } else if (t[i] == "die" && t[i + 2] == ":") {
            layerOfDie[t[i + 1]] = t[i + 4];
        } else if (t[i] == "stack:") {
            stacking = true;
        } else if (stacking && t[i] == "layer") {
            seen.layers.push_back(layers[t[i + 2]]);
        } else if (stacking && t[i] == "die") {
            SeenLayer layer = layers[layerOfDie[t[i + 2]]];
            const QList<QByteArray> f = tokens(files[quoted(i + 4)]);
            for (qsizetype j = 0; j < f.size(); ++j) {
                if (f[j] != "position") continue;
                layer.tiles.push_back(rectangle(f, j + 1, 5));
                layer.tiles.back().power = f[j + 12].toDouble();
            }
            seen.layers.push_back(layer);
        } else if (t[i] == "solver:") {
            stacking = false;
        }
    }
    std::ranges::reverse(seen.layers);
    return seen;
}

} // namespace interpose::tests
