// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/answer_error.h"

#include "core/wire/error_answer.h"

#include <QNetworkReply>

namespace stag::ui::backend {

namespace {

constexpr qint64 kWordsBytesMax = 64 << 10;

ErrorCode codeOf(const QNetworkReply &reply, int status)
{
    if (reply.error() == QNetworkReply::OperationCanceledError
        || reply.error() == QNetworkReply::TimeoutError)
        return ErrorCode::Timeout;
    switch (status) {
    case 401:
        return ErrorCode::Unauthenticated;
    case 403:
        return ErrorCode::PermissionDenied;
    case 404:
        return ErrorCode::NotFound;
    case 413:
        return ErrorCode::TooLarge;
    case 429:
        return ErrorCode::RateLimited;
    case 503:
        return reply.hasRawHeader("Retry-After") ? ErrorCode::RateLimited : ErrorCode::Unavailable;
    default:
        return status >= 400 && status < 500 ? ErrorCode::InvalidArgument : ErrorCode::Unavailable;
    }
}

} // namespace

Error answerError(QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const ErrorCode code = codeOf(reply, status);
    if (status >= 400) {
        const std::string body = reply.read(kWordsBytesMax).toStdString();
        if (auto words = wire::parseErrorAnswer(body))
            return {code, *std::move(words)};
    }
    return {code, reply.errorString().toStdString()};
}

} // namespace stag::ui::backend
