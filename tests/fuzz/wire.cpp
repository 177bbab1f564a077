#include "tests/fuzz/wire.h"

#include "net/server_parser.h"

namespace till::fuzz {
namespace {

constexpr std::size_t requests_max = 16;
constexpr std::string_view blank_line = "\r\n\r\n";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// As a connection does: what was not consumed is given again, with more behind it.
Wire read_in_pieces(std::string_view bytes, const net::Service& service, std::size_t piece) {
  Wire wire;
  net::RequestParser parser(net::ServerLimits{}.header_bytes_max);
  std::string waiting;
  while (wire.requests.size() < requests_max) {
    const auto outcome = parser.read(waiting);
    if (!outcome) {
      wire.refusal = outcome.error();
      return wire;
    }
    waiting.erase(0, outcome->consumed);
    if (outcome->step == net::RequestParser::Step::done) {
      wire.requests.push_back(parser.take());
    } else if (outcome->step == net::RequestParser::Step::header_done) {
      const auto& request = parser.request();
      wire.refusal = parser.allow_body(service.body_bytes_max(request.method, request.path));
      if (wire.refusal) return wire;
    } else if (bytes.empty()) {
      return wire;
    } else {
      waiting += bytes.substr(0, piece);
      bytes.remove_prefix(std::min(piece, bytes.size()));
    }
  }
  return wire;
}

bool same(const net::Request& a, const net::Request& b) {
  return a.method == b.method && a.target == b.target && a.body == b.body && a.path == b.path &&
         a.query == b.query &&
         std::equal(a.headers.begin(), a.headers.end(), b.headers.begin(), b.headers.end());
}

}  // namespace

std::string filled(std::string_view bytes, const Blanks& blanks) {
  std::string out(bytes);
  for (const auto& [name, value] : blanks) replace_all(out, "$" + name, value);
  const auto head = out.find(blank_line);
  const auto body_bytes = head == std::string::npos ? 0 : out.size() - head - blank_line.size();
  replace_all(out, "$length", std::to_string(body_bytes));
  return out;
}

Wire read_wire(std::string_view bytes, const net::Service& service) {
  Wire wire = read_in_pieces(bytes, service, std::max(bytes.size(), std::size_t{1}));
  constexpr std::size_t odd_piece = 61;
  const Wire again = read_in_pieces(bytes, service, odd_piece);
  // What is not whole yet may be refused sooner or later; what is whole means the same.
  require(std::equal(wire.requests.begin(), wire.requests.end(), again.requests.begin(),
                     again.requests.end(), same),
          "where a read ends changes no request");
  return wire;
}

void require_sound(const net::Response& response) {
  constexpr int least = 200;
  constexpr int refused = 400;
  constexpr int broken_inside = 500;
  require(response.status >= least && net::reason_of(response.status) != "Status",
          "the status is one of HTTP's");
  require(response.status != broken_inside, "no bytes break anything inside: " + response.body);
  const auto type = response.headers.value("Content-Type");
  if (response.status >= refused) require(type == "application/problem+json", "a refusal's form");
  if (!type.ends_with("json") || response.headers.count("Content-Encoding") > 0) return;
  const auto value = json::parse(response.body);
  require(value.has_value(), "what says that it is JSON is JSON");
  if (response.status < refused) return;
  for (const auto* const name : {"code", "detail", "title"}) {
    const auto* field = value->as_object()->find(name);
    require(field != nullptr && field->as_string() != nullptr && !field->as_string()->empty(),
            std::string("a refusal has its ") + name);
  }
}

}  // namespace till::fuzz
