#include "tests/fuzz/mutator.h"

#include <cstring>
#include <string>

#include "tests/record/documents_mutation.h"

namespace till::fuzz {

std::size_t mutate(Room room, unsigned seed) {
  test::Random random(seed);
  const std::string_view text(reinterpret_cast<const char*>(room.bytes), room.size);
  constexpr std::string_view blank_line = "\r\n\r\n";
  const auto head = text.find(blank_line);
  const auto body_at = head == std::string_view::npos ? 0 : head + blank_line.size();
  const auto value = json::parse(text.substr(body_at), "seed");
  const auto plain = [&] { return LLVMFuzzerMutate(room.bytes, room.size, room.size_max); };
  if (!value || random() % 2 == 0) return plain();
  json::Value changed = test::mutated(*value, random);
  for (std::size_t more = random() % 3; more > 0; --more) changed = test::mutated(changed, random);
  const std::string written = json::canonical(changed);
  if (body_at + written.size() > room.size_max) return plain();
  std::memcpy(room.bytes + body_at, written.data(), written.size());
  return body_at + written.size();
}

}  // namespace till::fuzz
