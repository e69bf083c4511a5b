// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

#include <QTest>

#include <string>

using namespace stag;

namespace {

/// The bytes of one code point, also of one that is not allowed or too long.
std::string encode(unsigned code, int length)
{
    if (length == 1)
        return {static_cast<char>(code)};
    std::string bytes;
    for (int i = 0; i < length - 1; ++i, code >>= 6)
        bytes.insert(bytes.begin(), static_cast<char>(0x80 | (code & 0x3f)));
    const unsigned lead = 0xff00u >> length;
    bytes.insert(bytes.begin(), static_cast<char>(lead | code));
    return bytes;
}

} // namespace

class tst_Utf8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCodePoint()
    {
        for (unsigned code = 0; code <= 0x1fffff; ++code) {
            const bool isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
            const int shortest = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
            if (isUtf8(encode(code, shortest)) != isCharacter)
                QFAIL(std::to_string(code).c_str());
            for (int length = shortest + 1; length <= 4; ++length)
                if (isUtf8(encode(code, length)))
                    QFAIL(std::to_string(code).c_str());
        }
    }

    void everyPlaceOfAnError()
    {
        for (std::size_t size = 1; size < 100; ++size)
            for (std::size_t at = 0; at < size; ++at) {
                std::string text(size, 'a');
                QVERIFY(isUtf8(text));
                text[at] = '\xff';
                QVERIFY(!isUtf8(text));
            }
    }

    void pieces()
    {
        const std::string text = "a\xce\xba\xe1\xbd\xb9\xf0\x9d\x84\x9e" + std::string(50, 'z');
        for (std::size_t pieceBytes = 1; pieceBytes < text.size(); ++pieceBytes) {
            Utf8Validator validator;
            for (std::size_t at = 0; at < text.size(); at += pieceBytes)
                QVERIFY(validator.append(text.substr(at, pieceBytes)));
            QVERIFY(validator.isComplete());
        }
        Utf8Validator cut;
        QVERIFY(cut.append("\xf0\x9d"));
        QVERIFY(!cut.isComplete());
        QVERIFY(!cut.append("a"));
    }
};

QTEST_GUILESS_MAIN(tst_Utf8)
#include "tst_utf8.moc"
