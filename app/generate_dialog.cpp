// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate_dialog.hpp"

#include "document/document.hpp"
#include "io/library.hpp"
#include "model/generate_network.hpp"
#include "panels/panel.hpp"
#include "style/number_format.hpp"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace interpose {

namespace {

constexpr int kUsualSide = 2, kUsualGapUm = 150, kLargestGapUm = 100'000;

class GenerateDialog : public QDialog
{
public:
    GenerateDialog(Document& document, const Library& library, QWidget* parent)
        : QDialog(parent)
        , m_document(document)
        , m_library(library)
        , m_shape(makeCombo(tr("Shape of the network"), this))
        , m_part(makeCombo(tr("Part to repeat"), this))
        , m_carrier(makeCombo(tr("Carrier of the dies"), this))
        , m_rows(side(tr("Rows")))
        , m_columns(side(tr("Columns")))
        , m_gap(new QSpinBox(this))
        , m_refusal(makeLabel({}, "error", this))
    {
        setAttribute(Qt::WA_DeleteOnClose);
        setObjectName(QStringLiteral("generateDialog"));
        setWindowTitle(tr("Generate network"));
        fillChoices();
        build();
    }

    void accept() override
    {
        if (m_parts.empty() || m_carrier->count() == 0) return;
        NetworkWish wish;
        wish.shape = static_cast<NetworkShape>(m_shape->currentIndex());
        wish.rows = m_rows->value();
        wish.columns = m_columns->value();
        wish.gap = Coord::fromUm(m_gap->value());
        const Part& part = m_parts[static_cast<std::size_t>(m_part->currentIndex())];
        Result<Assembly> made = generateNetwork(m_document.assembly(), part, m_library.technology,
                                                PlacedId(m_carrier->currentText().toStdString()), wish);
        if (!made) {
            const Problem& problem = made.error().front();
            m_refusal->setText(QString::fromStdString(problem.message + ". " + problem.hint));
            m_refusal->show();
            return;
        }
        m_document.apply(std::move(*made), tr("Generate %1").arg(m_shape->currentText()));
        QDialog::accept();
    }

private:
    QSpinBox* side(const QString& name)
    {
        auto* box = new QSpinBox(this);
        box->setAccessibleName(name);
        box->setToolTip(tr("Dies; a HexaMesh has odd rows and is widest in the middle"));
        box->setRange(1, kMaxNetworkSide);
        box->setValue(kUsualSide);
        return box;
    }

    /// Parts with PHYs from die to die, those of the assembly first.
    void fillChoices()
    {
        for (const auto& [word, name] : networkShapeNames())
            m_shape->addItem(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        const Assembly& assembly = m_document.assembly();
        for (const auto& [id, part] : assembly.catalogue->parts)
            offer(part, assembly.technology());
        for (const auto& [id, part] : m_library.parts)
            if (!assembly.catalogue->parts.contains(id)) offer(part, m_library.technology);
        for (const PlacedPart& placed : assembly.placed)
            if (isCarrier(assembly.part(placed).kind)) m_carrier->addItem(QString::fromStdString(placed.id.str()));
    }

    void offer(const Part& part, const Technology& technology)
    {
        const auto talks = [&](const Phy& phy) {
            const auto standard = technology.standards.find(phy.standard);
            return standard != technology.standards.end() && standard->second.kind == InterfaceKind::DieToDie;
        };
        if (std::ranges::none_of(part.phys, talks)) return;
        m_parts.push_back(part);
        m_part->addItem(QString::fromStdString(part.id.str()));
        m_part->setItemData(m_part->count() - 1, withSigns(part.name), Qt::ToolTipRole);
    }

    void build()
    {
        m_shape->setToolTip(tr("Who is linked to whom"));
        m_part->setToolTip(tr("A die with as many die-to-die PHYs as it gets links"));
        m_carrier->setToolTip(tr("The dies stand in its middle"));
        m_gap->setAccessibleName(tr("Gap between dies"));
        m_gap->setToolTip(tr("Between neighbours, both ways"));
        m_gap->setRange(0, kLargestGapUm);
        m_gap->setSuffix(QStringLiteral(" µm"));
        m_gap->setValue(kUsualGapUm);
        m_refusal->setWordWrap(true);
        m_refusal->hide();
        auto* form = new QFormLayout;
        form->addRow(tr("Shape"), m_shape);
        form->addRow(tr("Part"), m_part);
        form->addRow(tr("On"), m_carrier);
        form->addRow(tr("Rows"), m_rows);
        form->addRow(tr("Columns"), m_columns);
        form->addRow(tr("Gap"), m_gap);
        auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
        buttons->button(QDialogButtonBox::Ok)->setText(tr("Generate"));
        buttons->button(QDialogButtonBox::Ok)->setEnabled(!m_parts.empty() && m_carrier->count() > 0);
        connect(buttons, &QDialogButtonBox::accepted, this, [this] { accept(); });
        connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
        auto* layout = new QVBoxLayout(this);
        layout->addLayout(form);
        layout->addWidget(m_refusal);
        layout->addWidget(buttons);
    }

    Document& m_document;
    const Library& m_library;
    QComboBox *m_shape, *m_part, *m_carrier;
    QSpinBox *m_rows, *m_columns, *m_gap;
    QLabel* m_refusal;
    std::vector<Part> m_parts;
};

} // namespace

QDialog* makeGenerateDialog(Document& document, const Library& library, QWidget* parent)
{
    return new GenerateDialog(document, library, parent);
}

} // namespace interpose
