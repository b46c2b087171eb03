/**
 * SNOMED CT codes of chronic conditions, and what the lab calls them. Also codes that an import meets often and that the lab leaves out on purpose, with the reason.
 * @source codes and displays: Synthea modules (github.com/synthetichealth/synthea, src/main/resources/modules) and the bundles of
 * github.com/smart-on-fhir/generated-sample-data; frailty: SNOMED CT "Frailty (finding)". Grouping into the lab's conditions: ours.
 */
import type { Condition } from '../../contract/messages.ts';

export const SNOMED = 'http://snomed.info/sct';

export const CONDITION_OF_SNOMED: Readonly<Record<string, Condition>> = {
  '185086009': 'copd', // Chronic obstructive bronchitis
  '87433001': 'copd', // Pulmonary emphysema
  '13645005': 'copd', // Chronic obstructive lung disease
  '88805009': 'heart-failure', // Chronic congestive heart failure
  '42343007': 'heart-failure', // Congestive heart failure
  '84114007': 'heart-failure', // Heart failure
  '38341003': 'hypertension', // Hypertensive disorder
  '59621000': 'hypertension', // Essential hypertension
  '46635009': 'diabetes-type-1', // Diabetes mellitus type 1
  '44054006': 'diabetes-type-2', // Diabetes mellitus type 2
  '368581000119106': 'diabetes-type-2', // Neuropathy due to type 2 diabetes mellitus
  '422034002': 'diabetes-type-2', // Retinopathy due to type 2 diabetes mellitus
  '1551000119108': 'diabetes-type-2', // Nonproliferative retinopathy due to type 2 diabetes mellitus
  '1501000119109': 'diabetes-type-2', // Proliferative retinopathy due to type 2 diabetes mellitus
  '97331000119101': 'diabetes-type-2', // Macular oedema and retinopathy due to type 2 diabetes mellitus
  '60951000119105': 'diabetes-type-2', // Blindness due to type 2 diabetes mellitus
  '90781000119102': 'diabetes-type-2', // Microalbuminuria due to type 2 diabetes mellitus
  '157141000119108': 'diabetes-type-2', // Proteinuria due to type 2 diabetes mellitus
  '15777000': 'prediabetes', // Prediabetes
  '714628002': 'prediabetes', // Prediabetes (newer concept)
  '49436004': 'atrial-fibrillation', // Atrial fibrillation
  '53741008': 'coronary-disease', // Coronary arteriosclerosis
  '414545008': 'coronary-disease', // Ischaemic heart disease
  '399211009': 'coronary-disease', // History of myocardial infarction
  '230690007': 'stroke', // Cerebrovascular accident: Synthea keeps it active for life
  '26929004': 'dementia', // Alzheimer's disease
  '230265002': 'dementia', // Familial Alzheimer's disease of early onset
  '52448006': 'dementia', // Dementia
  '127013003': 'kidney-disease', // Disorder of kidney due to diabetes mellitus
  '709044004': 'kidney-disease', // Chronic kidney disease
  '431855005': 'kidney-disease', // Chronic kidney disease stage 1
  '431856006': 'kidney-disease', // Chronic kidney disease stage 2
  '433144002': 'kidney-disease', // Chronic kidney disease stage 3
  '431857002': 'kidney-disease', // Chronic kidney disease stage 4
  '46177005': 'kidney-disease', // End-stage renal disease
  '195967001': 'asthma', // Asthma
  '233678006': 'asthma', // Childhood asthma
  '271737000': 'anaemia', // Anaemia
  '35489007': 'depression', // Depressive disorder
  '370143000': 'depression', // Major depressive disorder
  '36923009': 'depression', // Major depression, single episode
  '78275009': 'sleep-apnoea', // Obstructive sleep apnoea
  '73430006': 'sleep-apnoea', // Sleep apnoea
  '64859006': 'osteoporosis', // Osteoporosis
  '248279007': 'frailty', // Frailty
  '103735009': 'palliative-care', // Palliative care
  '254837009': 'cancer', // Malignant neoplasm of breast
  '363406005': 'cancer', // Malignant neoplasm of colon
  '93761005': 'cancer', // Primary malignant neoplasm of colon
  '109838007': 'cancer', // Overlapping malignant neoplasm of colon
  '254637007': 'cancer', // Non-small cell lung cancer
  '254632001': 'cancer', // Small cell carcinoma of lung
};

const ACUTE = 'an acute event, not a chronic condition';
const RISK = 'a risk factor or finding that changes no signal the lab simulates';
const SOCIAL = 'a social fact, not a condition';

/** Codes known and left out, with the reason. */
export const SNOMED_LEFT_OUT: Readonly<Record<string, string>> = {
  '410429000': ACUTE, // Cardiac arrest
  '429007001': ACUTE, // History of cardiac arrest
  '19169002': ACUTE, // Miscarriage in first trimester
  '10509002': ACUTE, // Acute bronchitis
  '195662009': ACUTE, // Acute viral pharyngitis
  '444814009': ACUTE, // Viral sinusitis
  '62564004': ACUTE, // Concussion with loss of consciousness
  '91302008': ACUTE, // Sepsis
  '840539006': ACUTE, // COVID-19
  '840544004': ACUTE, // Suspected COVID-19
  '40055000': RISK, // Chronic sinusitis
  '162864005': RISK, // Body mass index 30+
  '237602007': RISK, // Metabolic syndrome X
  '302870006': RISK, // Hypertriglyceridaemia
  '55822004': RISK, // Hyperlipidaemia
  '80394007': RISK, // Hyperglycaemia
  '48724000': RISK, // Mitral valve regurgitation
  '239873007': RISK, // Osteoarthritis of knee
  '197927001': RISK, // Recurrent urinary tract infection
  '267020005': RISK, // History of tubal ligation
  '160903007': SOCIAL, // Full-time employment
  '160904001': SOCIAL, // Part-time employment
  '741062008': SOCIAL, // Not in labour force
  '224299000': SOCIAL, // Received higher education
  '5251000175109': SOCIAL, // Received certificate of high school equivalency
  '73595000': SOCIAL, // Stress
  '422650009': SOCIAL, // Social isolation
  '423315002': SOCIAL, // Limited social contact
  '706893006': SOCIAL, // Victim of intimate partner abuse
  '424393004': SOCIAL, // Reports of violence in the environment
  '266948004': SOCIAL, // Has a criminal record
};
