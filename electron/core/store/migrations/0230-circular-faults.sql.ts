// 0230: the lines of a list that a circular could not be written to, as JSON. They were said before it was written and forgotten with it.
export const sql = /* sql */ `
ALTER TABLE circulars ADD COLUMN faults_json TEXT NOT NULL DEFAULT '[]';
`
