// SPDX-License-Identifier: GPL-3.0-or-later
#include "phy_dialog.hpp"

#include "document/document.hpp"
#include "io/library.hpp"
#include "model/validate.hpp"
#include "panels/panel.hpp"
#include "style/number_format.hpp"
#include "wiring/phy_plan.hpp"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>

namespace interpose {

namespace {

constexpr int kUsualLanes = 64, kMostLanes = 1'000'000, kFarthestUm = 1'000'000;
constexpr std::array kEdges{Edge::Left, Edge::Right, Edge::Bottom, Edge::Top};

class PhyDialog : public QDialog
{
public:
    PhyDialog(Document& document, const Library& library, const PartId& part, QWidget* parent)
        : QDialog(parent)
        , m_document(document)
        , m_part(document.assembly().catalogue->parts.at(part))
        , m_technology(library.technology)
        , m_id(new QLineEdit(freeId(), this))
        , m_standard(makeCombo(tr("Standard of the PHY"), this))
        , m_edge(makeCombo(tr("Edge of the PHY"), this))
        , m_lanes(spin(tr("Lanes"), tr("Per direction; rounded up to whole modules"), 1, kMostLanes, kUsualLanes))
        , m_along(spin(tr("Start along the edge"), {}, 0, kFarthestUm, 0))
        , m_deep(spin(tr("Distance from the edge"), {}, 0, kFarthestUm, 0))
        , m_outcome(makeLabel({}, "muted", this))
        , m_refusal(makeLabel({}, "error", this))
        , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
    {
        setAttribute(Qt::WA_DeleteOnClose);
        setObjectName(QStringLiteral("phyDialog"));
        setWindowTitle(tr("Add PHY to %1").arg(QString::fromStdString(part.str())));
        // The file's own records, the library's where it has none.
        for (const auto& [id, standard] : document.assembly().technology().standards)
            m_technology.standards[id] = standard;
        fillChoices();
        build();
        showOutcome();
    }

    void accept() override
    {
        const Result<PhyPlan> plan = planPhy(m_part, m_technology, wish());
        if (!plan) return;
        m_document.apply(addPhy(m_document.assembly(), m_part.id, plan->phy, m_technology),
                         tr("Add PHY %1").arg(m_id->text()));
        QDialog::accept();
    }

private:
    QString freeId() const
    {
        for (int n = 0;; ++n)
            if (const std::string id = "PHY" + std::to_string(n); !m_part.phy(id)) return QString::fromStdString(id);
    }

    QSpinBox* spin(const QString& name, const QString& tip, int least, int most, int value)
    {
        auto* box = new QSpinBox(this);
        box->setAccessibleName(name);
        box->setToolTip(tip);
        box->setRange(least, most);
        box->setValue(value);
        connect(box, &QSpinBox::valueChanged, this, [this] { showOutcome(); });
        return box;
    }

    void fillChoices()
    {
        for (const auto& [id, standard] : m_technology.standards) {
            m_standard->addItem(withSigns(standard.name.empty() ? id : standard.name), QString::fromStdString(id));
            m_standard->setItemData(m_standard->count() - 1, QString::fromStdString(id), Qt::ToolTipRole);
        }
        for (const QString& edge : {tr("Left"), tr("Right"), tr("Bottom"), tr("Top"), tr("None: an area")})
            m_edge->addItem(edge);
    }

    void build()
    {
        m_id->setAccessibleName(tr("Name of the PHY"));
        m_id->setToolTip(tr("Its id in the part"));
        m_standard->setToolTip(tr("Lanes, rate, bump pitch and module come from it"));
        m_edge->setToolTip(tr("Edge of the part, as it lies unturned, whose shoreline it takes"));
        for (QSpinBox* box : {m_along, m_deep})
            box->setSuffix(QStringLiteral(" µm"));
        m_refusal->setWordWrap(true);
        m_outcome->setWordWrap(true);
        connect(m_standard, &QComboBox::currentIndexChanged, this, [this] { showOutcome(); });
        connect(m_edge, &QComboBox::currentIndexChanged, this, [this] { showOutcome(); });
        connect(m_id, &QLineEdit::textChanged, this, [this] { showOutcome(); });
        auto* form = new QFormLayout;
        form->addRow(tr("Name"), m_id);
        form->addRow(tr("Standard"), m_standard);
        form->addRow(tr("Lanes"), m_lanes);
        form->addRow(tr("Edge"), m_edge);
        form->addRow(m_alongLabel = makeLabel({}, "label", this), m_along);
        form->addRow(m_deepLabel = makeLabel({}, "label", this), m_deep);
        m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Add"));
        connect(m_buttons, &QDialogButtonBox::accepted, this, [this] { accept(); });
        connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
        auto* layout = new QVBoxLayout(this);
        layout->addLayout(form);
        layout->addWidget(m_outcome);
        layout->addWidget(m_refusal);
        layout->addWidget(m_buttons);
        setMinimumWidth(360);
    }

    PhyWish wish() const
    {
        PhyWish made;
        made.id = m_id->text().trimmed().toStdString();
        made.standard = m_standard->currentData().toString().toStdString();
        made.lanes = m_lanes->value();
        if (const auto edge = static_cast<std::size_t>(m_edge->currentIndex()); edge < kEdges.size())
            made.edge = kEdges[edge];
        made.along = Coord::fromUm(m_along->value());
        made.deep = Coord::fromUm(m_deep->value());
        return made;
    }

    /// What the choices make, or why they cannot.
    void showOutcome()
    {
        if (!m_alongLabel) return; // still being built
        const PhyWish asked = wish();
        const bool upright = asked.edge == Edge::Left || asked.edge == Edge::Right;
        m_alongLabel->setText(!asked.edge ? tr("x") : upright ? tr("From the bottom") : tr("From the left"));
        m_deepLabel->setText(!asked.edge ? tr("y") : tr("From the edge"));
        QString refusal, outcome;
        if (asked.id.empty())
            refusal = tr("A PHY has a name.");
        else if (m_part.phy(asked.id))
            refusal = tr("The part has a PHY %1.").arg(QString::fromStdString(asked.id));
        else if (const Result<PhyPlan> plan = planPhy(m_part, m_technology, asked); !plan)
            refusal = QString::fromStdString(plan.error().front().message + ". " + plan.error().front().hint);
        else if (const Problems problems = validate(addPhy(m_document.assembly(), m_part.id, plan->phy, m_technology));
                 !problems.empty())
            refusal = QString::fromStdString(problems.front().message + ". " + problems.front().hint);
        else
            outcome = textOf(*plan);
        m_refusal->setText(refusal);
        m_outcome->setText(outcome);
        m_refusal->setVisible(!refusal.isEmpty());
        m_outcome->setVisible(refusal.isEmpty());
        m_buttons->button(QDialogButtonBox::Ok)->setEnabled(refusal.isEmpty());
    }

    static QString textOf(const PhyPlan& plan)
    {
        const Rect& region = plan.phy.region;
        QString text = tr("%1 lanes in %2 modules, %3 × %4 mm, %5 GByte/s raw at %6 Gbit/s a lane")
                           .arg(plan.phy.lanes)
                           .arg(plan.modules)
                           .arg(significant(region.width.mm()), significant(region.height.mm()),
                                significant(plan.bandwidth_gbyte_per_s), significant(plan.rate_gbit_per_s));
        if (plan.shoreline_gbyte_per_s_per_mm)
            text += tr(", %1 GByte/s per mm of edge").arg(significant(*plan.shoreline_gbyte_per_s_per_mm));
        return text;
    }

    Document& m_document;
    const Part m_part;
    Technology m_technology;
    QLineEdit* m_id;
    QComboBox *m_standard, *m_edge;
    QSpinBox *m_lanes, *m_along, *m_deep;
    QLabel *m_alongLabel = nullptr, *m_deepLabel = nullptr;
    QLabel *m_outcome, *m_refusal;
    QDialogButtonBox* m_buttons;
};

} // namespace

QDialog* makePhyDialog(Document& document, const Library& library, const PartId& part, QWidget* parent)
{
    return new PhyDialog(document, library, part, parent);
}

} // namespace interpose
