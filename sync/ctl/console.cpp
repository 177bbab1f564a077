#include "sync/ctl/console.h"

#include "sync/ctl/table.h"

namespace till::ctl {

Exit exit_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unavailable:
    case ErrorCode::timeout:
      return Exit::unreachable;
    case ErrorCode::io:
    case ErrorCode::corrupt:
    case ErrorCode::internal:
      return Exit::internal;
    case ErrorCode::invalid:
    case ErrorCode::not_found:
    case ErrorCode::conflict:
    case ErrorCode::unauthorized:
    case ErrorCode::forbidden:
    case ErrorCode::too_large:
    case ErrorCode::unsupported:
    case ErrorCode::busy:
    case ErrorCode::untrusted:
    case ErrorCode::not_recorded:
      return Exit::refused;
  }
  return Exit::internal;
}

void show(const Session& session, const json::Value& answer, const Render& text) {
  session.console.out << (session.options.json ? json::canonical(answer) + "\n" : text(answer));
}

json::Value error_of(const Error& error) {
  const json::Object body{
      {"code", name_of(error.code)}, {"text", error.text}, {"context", error.context}};
  return json::Object{{"error", body}};
}

Exit show_error(const Session& session, const Error& error) {
  session.console.err << "tillctl: " << printable(describe(error)) << "\n";
  if (session.options.json) {
    session.console.out << json::canonical(error_of(error)) << "\n";
  }
  return exit_of(error.code);
}

Exit show_result(const Session& session, const Result<json::Value>& answer, const Render& text) {
  if (!answer) return show_error(session, answer.error());
  show(session, *answer, text);
  return Exit::ok;
}

}  // namespace till::ctl
