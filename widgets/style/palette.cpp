// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/palette.hpp"

#include "style/style_sheet.hpp"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

#include <map>
#include <utility>

// A static library's resources are not registered by themselves; the macro must stand outside every namespace.
static void registerResources()
{
    Q_INIT_RESOURCE(interpose);
}

namespace interpose {

namespace {

Colours makeDark()
{
    Colours c;
    c.dark = true;
    c.canvas = QColor(0x0e1013), c.window = QColor(0x17191d), c.panel = QColor(0x1b1e22), c.field = QColor(0x121417),
    c.hover = QColor(0x262a30);
    c.line = QColor(0x2a2e34), c.line_strong = QColor(0x454c55);
    c.text_disabled = QColor(0x5d656f);
    c.text_faint = QColor(0x8b949e), c.text_muted = QColor(0xa3abb5), c.text = QColor(0xd5dae0),
    c.text_strong = QColor(0xf4f6f8);
    c.accent = QColor(0x58b4ff), c.accent_soft = QColor(0x1d3a54), c.on_accent = QColor(0x06121d);
    c.good = QColor(0x6fd39b), c.warning = QColor(0xf7bf4f), c.error = QColor(0xff8073);
    c.grid = QColor(0x1b1f24), c.part_outline = QColor(0xc3cad2);
    c.label_ground = QColor(10, 11, 13, 178), c.label_text = QColor(0xf4f6f8);
    c.stitch = QColor(0x8fb8ff);
    c.edge_memory = QColor(0x79b8b0), c.edge_d2d = QColor(0xb79ad6), c.edge_port = QColor(0xc9a66b);
    return c;
}

Colours makeLight()
{
    Colours c;
    c.canvas = QColor(0xffffff), c.window = QColor(0xf1f3f5), c.panel = QColor(0xf8f9fa), c.field = QColor(0xffffff),
    c.hover = QColor(0xe6e9ed);
    c.line = QColor(0xdce0e5), c.line_strong = QColor(0xb4bcc6);
    c.text_disabled = QColor(0x9aa2ac);
    c.text_faint = QColor(0x646d78), c.text_muted = QColor(0x555e69), c.text = QColor(0x252a31),
    c.text_strong = QColor(0x0c0f13);
    c.accent = QColor(0x0a63c9), c.accent_soft = QColor(0xd6e7fb), c.on_accent = QColor(0xffffff);
    c.good = QColor(0x14753a), c.warning = QColor(0x915400), c.error = QColor(0xc0261f);
    c.grid = QColor(0xeef0f3), c.part_outline = QColor(0x3b434d);
    c.label_ground = QColor(255, 255, 255, 205), c.label_text = QColor(0x0c0f13);
    c.stitch = QColor(0x2f55c4);
    c.edge_memory = QColor(0x3b8f86), c.edge_d2d = QColor(0x7f5fae), c.edge_port = QColor(0xa07a35);
    return c;
}

QPalette paletteFor(const Colours& c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.field);
    p.setColor(QPalette::AlternateBase, c.panel);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::Button, c.panel);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.text_strong);
    p.setColor(QPalette::PlaceholderText, c.text_faint);
    p.setColor(QPalette::ToolTipBase, c.panel);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Highlight, c.accent);
    p.setColor(QPalette::HighlightedText, c.on_accent);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    p.setColor(QPalette::Light, c.hover);
    p.setColor(QPalette::Midlight, c.line);
    p.setColor(QPalette::Mid, c.line_strong);
    p.setColor(QPalette::Dark, c.line_strong);
    p.setColor(QPalette::Shadow, c.dark ? QColor(Qt::black) : c.line_strong);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, c.text_disabled);
    return p;
}

void loadFont()
{
    static const bool once = [] {
        registerResources();
        for (const char* style : {"Regular", "Medium", "SemiBold"})
            QFontDatabase::addApplicationFont(QStringLiteral(":/font/InterposeSans-%1.otf").arg(QLatin1String(style)));
        return true;
    }();
    Q_UNUSED(once);
}

bool systemIsDark()
{
    QApplication::setPalette(QPalette()); // back to what the desktop says
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

} // namespace

const Colours& lightColours()
{
    static const Colours colours = makeLight();
    return colours;
}

const Colours& darkColours()
{
    static const Colours colours = makeDark();
    return colours;
}

const Colours& coloursOf(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkColours() : lightColours();
}

const Colours& coloursOf(const QWidget* widget)
{
    return coloursOf(widget->palette());
}

QColor partFill(PartKind kind, const Colours& colours)
{
    const bool dark = colours.dark;
    switch (kind) {
    case PartKind::Die:
        return QColor(dark ? 0x38414d : 0xd3dce7);
    case PartKind::HbmStack:
        return QColor(dark ? 0x2c4046 : 0xcfe2e4);
    case PartKind::Interposer:
        return QColor(dark ? 0x23272d : 0xebeef2);
    case PartKind::Rdl:
        return QColor(dark ? 0x29262e : 0xf0ecf3);
    case PartKind::Bridge:
        return QColor(dark ? 0x40394e : 0xe0d9ec);
    case PartKind::Substrate:
        return QColor(dark ? 0x19231d : 0xe2ebe3);
    case PartKind::Dummy:
        return QColor(dark ? 0x2b2d31 : 0xe3e5e8);
    case PartKind::Passive:
        return QColor(dark ? 0x3b3428 : 0xf0e6d2);
    }
    return colours.panel;
}

QFont uiFont(TextSize size, QFont::Weight weight)
{
    // Copies share the engine that is looked up once: a QFont built anew costs a search through the font database.
    static std::map<std::pair<TextSize, QFont::Weight>, QFont> fonts;
    const auto [found, fresh] = fonts.try_emplace({size, weight});
    if (fresh) {
        loadFont();
        QFont font(QStringLiteral("Interpose Sans"));
        font.setPixelSize(size == TextSize::Small ? 11 : size == TextSize::Normal ? 13 : 20);
        font.setWeight(weight);
        font.setHintingPreference(QFont::PreferNoHinting);
        found->second = font;
    }
    return found->second;
}

void applyTheme(QApplication& application, Theme theme)
{
    loadFont();
    if (application.style()->name() != QLatin1String("fusion") && application.styleSheet().isEmpty())
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const bool dark = theme == Theme::Dark || (theme == Theme::System && systemIsDark());
    const Colours& colours = dark ? darkColours() : lightColours();
    QApplication::setFont(uiFont(TextSize::Normal));
    QApplication::setPalette(paletteFor(colours));
    application.setStyleSheet(styleSheet(colours));
}

} // namespace interpose
