// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tidy/source_file.h"

namespace stag::tidy {

namespace {

/// Walks C++ text once and separates code from comments and literals.
class Scanner
{
public:
    explicit Scanner(const QString &text)
        : m_text(text)
        , m_code(text)
    {}

    void run()
    {
        while (m_at < m_text.size()) {
            if (lookingAt(u"//"))
                blankUntil(u"\n", false);
            else if (lookingAt(u"/*"))
                blankUntil(u"*/", true);
            else if (lookingAt(u"R\""))
                rawLiteral();
            else if (m_text[m_at] == u'"' || (m_text[m_at] == u'\'' && !isDigitSeparator()))
                literal(m_text[m_at]);
            else
                advance();
        }
    }

    QString m_text;
    QString m_code;
    QList<Literal> m_literals;

private:
    bool lookingAt(QStringView what) const
    {
        return QStringView(m_text).mid(m_at).startsWith(what);
    }
    bool isDigitSeparator() const { return m_at > 0 && m_text[m_at - 1].isLetterOrNumber(); }

    void advance()
    {
        if (m_text[m_at] == u'\n')
            ++m_line;
        ++m_at;
    }

    void blank()
    {
        if (m_text[m_at] != u'\n')
            m_code[m_at] = u' ';
        advance();
    }

    void blankUntil(QStringView end, bool inclusive)
    {
        blank();
        while (m_at < m_text.size() && !lookingAt(end))
            blank();
        for (qsizetype i = 0; inclusive && i < end.size() && m_at < m_text.size(); ++i)
            blank();
    }

    void rawLiteral()
    {
        const qsizetype open = m_text.indexOf(u'(', m_at);
        const QString end = u')' + m_text.mid(m_at + 2, open - m_at - 2) + u'"';
        const qsizetype close = m_text.indexOf(end, open);
        const qsizetype stop = close < 0 ? m_text.size() : close;
        m_literals.append({m_line, m_text.mid(open + 1, stop - open - 1)});
        const qsizetype after = qMin(stop + end.size(), m_text.size());
        while (m_at < after)
            blank();
    }

    void literal(QChar quote)
    {
        const int line = m_line;
        QString content;
        advance();
        while (m_at < m_text.size() && m_text[m_at] != quote && m_text[m_at] != u'\n') {
            if (m_text[m_at] == u'\\') {
                content += m_text[m_at];
                blank();
            }
            if (m_at >= m_text.size())
                return;
            content += m_text[m_at];
            blank();
        }
        if (m_at < m_text.size())
            advance();
        if (quote == u'"')
            m_literals.append({line, content});
    }

    qsizetype m_at = 0;
    int m_line = 1;
};

} // namespace

bool SourceFile::isCpp() const
{
    return path.endsWith(u".cpp") || isHeader();
}

bool SourceFile::isHeader() const
{
    return path.endsWith(u".h");
}

QString SourceFile::area() const
{
    static const QStringList kAreas{QStringLiteral("core"),
                                    QStringLiteral("server"),
                                    QStringLiteral("ui"),
                                    QStringLiteral("app"),
                                    QStringLiteral("tests")};
    const QString first = path.section(u'/', 0, 0);
    return path.contains(u'/') && kAreas.contains(first) ? first : QString();
}

QString SourceFile::module() const
{
    return path.section(u'/', 0, 1);
}

QStringList SourceFile::codeLines() const
{
    Scanner scanner(text);
    scanner.run();
    return scanner.m_code.split(u'\n');
}

QList<Literal> SourceFile::literals() const
{
    Scanner scanner(text);
    scanner.run();
    return scanner.m_literals;
}

QString Finding::toString() const
{
    return QStringLiteral("%1:%2: [%3] %4").arg(path).arg(line).arg(rule, message);
}

} // namespace stag::tidy
