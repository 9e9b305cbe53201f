// SPDX-License-Identifier: GPL-3.0-or-later
// A part of the frame that seldom changes, kept as a picture with the key of what it shows.
#pragma once

#include <QPainter>
#include <QPixmap>

#include <optional>

namespace interpose {

/// \tparam Key  everything the picture depends on besides its place; compared with ==
template <class Key>
class KeptPicture
{
public:
    /// Draws the picture over `room` (on whole device pixels); `paintAnew(QPainter&)` is called first when the key,
    /// the room or the ratio is another than last time, with the painter in the coordinates of `painter`.
    template <class PaintAnew>
    void draw(QPainter& painter, const QRectF& room, double ratio, const Key& key, PaintAnew&& paintAnew)
    {
        if (!m_key || *m_key != key || m_room != room || m_picture.devicePixelRatio() != ratio) {
            m_key = key;
            m_room = room;
            m_picture = QPixmap((room.size() * ratio).toSize().expandedTo({1, 1}));
            m_picture.setDevicePixelRatio(ratio);
            m_picture.fill(Qt::transparent);
            QPainter fresh(&m_picture);
            fresh.translate(-room.topLeft());
            paintAnew(fresh);
        }
        painter.drawPixmap(room.topLeft(), m_picture);
    }

private:
    std::optional<Key> m_key;
    QRectF m_room;
    QPixmap m_picture;
};

} // namespace interpose
