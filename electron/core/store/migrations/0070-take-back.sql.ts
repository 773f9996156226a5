// 0070: taking an import back. Before a row of a blob or message goes, SQLite looks in every table that may name it, and Orgo looks whether
// another message names the blob: without these indexes each look reads a whole table, and 4,000 messages cost 24 s instead of 2.
export const sql = /* sql */ `
CREATE INDEX messages_raw_blob ON messages (raw_blob_no) WHERE raw_blob_no IS NOT NULL;
CREATE INDEX archive_items_raw_blob ON archive_items (raw_blob_no) WHERE raw_blob_no IS NOT NULL;
CREATE INDEX archive_items_properties_blob ON archive_items (properties_blob_no) WHERE properties_blob_no IS NOT NULL;
CREATE INDEX suggested_people_message ON suggested_people (message_no) WHERE message_no IS NOT NULL;
`
